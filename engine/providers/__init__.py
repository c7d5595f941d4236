"""A model as a colleague: it is asked, read strictly, checked, and its claims are put beside the engine's.

``PROVIDERS[name].describe(call, model=..., key=...)`` makes the request and ``.read(call, body)`` the answer; ``checks`` says
what of it counts; ``merge.beside`` joins it with our own reading. Nothing here opens a socket.
"""

from collections.abc import Mapping

from engine.providers.anthropic import Anthropic
from engine.providers.openai import OpenAI
from engine.providers.prompts import VERSION as PROMPT_VERSION
from engine.providers.strict import LONGEST as LONGEST_ANSWER
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

PROVIDERS: Mapping[str, Provider] = {one.name: one for one in (OpenAI(), Anthropic())}

__all__ = [
    "LONGEST_ANSWER",
    "PROMPT_VERSION",
    "PROVIDERS",
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
