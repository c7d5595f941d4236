"""What an answer has to stand before it is proposed to anybody: it rests on the text, and adds nothing to it.

``claims(call, told)``, ``judgement(call, told)`` and ``wording(call, told)`` take a call and its answer. They load the parser, as
the engine's reading does.
"""

from engine.providers.checks.citing import judgement, wording
from engine.providers.checks.splitting import claims

__all__ = ["claims", "judgement", "wording"]
