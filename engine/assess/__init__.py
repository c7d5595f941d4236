"""Judging what was found: passages, quotes, stance, origins, and the rating they suggest.

What needs numpy and a network is loaded when it is first asked for: web processes never do.
"""

from typing import TYPE_CHECKING, Any

from engine.assess.naming import unnamed
from engine.assess.origins import VERSION as ORIGINS_VERSION
from engine.assess.origins import group
from engine.assess.passages import VERSION as RANK_VERSION
from engine.assess.passages import rank
from engine.assess.primary import primaries
from engine.assess.quantities import quantities
from engine.assess.quotes import VERSION as QUOTE_VERSION
from engine.assess.quotes import check_quote
from engine.assess.stance import VERSION as STANCE_VERSION
from engine.assess.suggestion import VERSION as SUGGEST_VERSION
from engine.assess.suggestion import suggest

if TYPE_CHECKING:
    from engine.assess.judging import judge, judge_all

__all__ = [
    "ORIGINS_VERSION",
    "QUOTE_VERSION",
    "RANK_VERSION",
    "STANCE_VERSION",
    "SUGGEST_VERSION",
    "check_quote",
    "group",
    "judge",
    "judge_all",
    "primaries",
    "quantities",
    "rank",
    "suggest",
    "unnamed",
]


def __getattr__(name: str) -> Any:
    if name in {"judge", "judge_all"}:
        from engine.assess import judging

        return getattr(judging, name)
    raise AttributeError(f"engine.assess has no {name}")
