"""A model as a colleague: it is asked, read strictly, checked, and its claims are put beside the engine's.

``PROVIDERS[name].describe(call, model=..., key=...)`` makes the request and ``.read(call, body)`` the answer; ``checks`` says
what of it counts; ``merge.beside`` joins it with our own reading. Nothing here opens a socket.
"""

from engine.providers.types import (
    Answer,
    By,
    Call,
    Claims,
    Described,
    Extract,
    Extracted,
    Given,
    Judge,
    Judged,
    Proposed,
    Provider,
    Refusal,
    Rule,
    Told,
    Unreadable,
    Usage,
    Word,
    Worded,
    Wording,
)

__all__ = [
    "Answer",
    "By",
    "Call",
    "Claims",
    "Described",
    "Extract",
    "Extracted",
    "Given",
    "Judge",
    "Judged",
    "Proposed",
    "Provider",
    "Refusal",
    "Rule",
    "Told",
    "Unreadable",
    "Usage",
    "Word",
    "Worded",
    "Wording",
]
