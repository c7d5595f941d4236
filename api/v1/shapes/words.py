"""The closed sets of words in requests and answers; the schema names them (ENUM_NAME_OVERRIDES)."""

from claims.models import ChoosingRule, Likeness
from claims.states import ClaimState, VerdictState, choices
from engine.types import Kind, Question, Rating, Stance, Tier
from publishing.models import Publication
from publishing.relay import PUBLIC

BIGGEST_ID = 2**63 - 1

KINDS = [(kind.value, kind.value) for kind in Kind]
QUESTIONS = [(question.value, question.value) for question in Question]
QUESTIONS_BESIDE = [one for one in QUESTIONS if one[0] != Question.CONTENT]
RATINGS = [(rating.value, rating.value) for rating in Rating]
STANCES = [(stance.value, stance.value) for stance in Stance]
TIERS = [(tier.value, tier.value) for tier in Tier]
CLAIM_STATES = choices(ClaimState)
VERDICT_STATES = choices(VerdictState)
PUBLICATION_STATES = Publication.State.choices
PUBLIC_STATES = [(s.value, s.label) for s in Publication.State if s != Publication.State.SCHEDULED]
CHANGES = Publication.Change.choices
PUBLIC_CHANGES = [*CHANGES, ("withdrawn", "Withdrawn")]
PUBLIC_EVENTS = [(one, one) for one in PUBLIC.values()]
LIKENESS_STATES = Likeness.State.choices
CHOOSING_ABOUT = ChoosingRule.About.choices
CHOOSING_EFFECTS = ChoosingRule.Effect.choices
