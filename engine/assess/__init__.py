"""Judging what was found: passages, quotes, stance, origins, and the rating they suggest."""

from engine.assess.origins import VERSION as ORIGINS_VERSION
from engine.assess.origins import group
from engine.assess.passages import VERSION as RANK_VERSION
from engine.assess.passages import rank
from engine.assess.quotes import VERSION as QUOTE_VERSION
from engine.assess.quotes import check_quote
from engine.assess.stance import VERSION as STANCE_VERSION
from engine.assess.stance import judge
from engine.assess.suggestion import VERSION as SUGGEST_VERSION
from engine.assess.suggestion import suggest

__all__ = [
    "ORIGINS_VERSION",
    "QUOTE_VERSION",
    "RANK_VERSION",
    "STANCE_VERSION",
    "SUGGEST_VERSION",
    "check_quote",
    "group",
    "judge",
    "rank",
    "suggest",
]
