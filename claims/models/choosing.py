"""What a team always checks first, and what it never checks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.scoping import TeamQuerySet
from people.models import Team


class ChoosingRuleQuerySet(TeamQuerySet["ChoosingRule"]):
    team_path = "team"

    def standing(self) -> ChoosingRuleQuerySet:
        return self.filter(ended_at=None)


class ChoosingRule(models.Model):
    """One rule, applied to the claims of an article when it is read. Ended, never deleted: claims name it.

    ``name`` is the speaker, the topic or the word; a topic is recognised by any of its ``words``, which stand with
    commas between them.
    """

    class About(models.TextChoices):
        SPEAKER = "speaker", "speaker"
        TOPIC = "topic", "topic"
        WORD = "word", "word"

    class Effect(models.TextChoices):
        FIRST = "first", "always first"
        NEVER = "never", "never"

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="choosing_rules")
    about = models.CharField(max_length=8, choices=About.choices)
    name = models.CharField(max_length=200)
    words = models.CharField(max_length=1000, blank=True)
    effect = models.CharField(max_length=6, choices=Effect.choices)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ChoosingRuleQuerySet.as_manager()

    class Meta:
        ordering = ["effect", "about", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "about", "name"],
                condition=Q(ended_at__isnull=True),
                name="choosing_rule_once",
                violation_error_message="There is a rule about this already: end it first.",
            ),
            models.CheckConstraint(
                condition=~Q(about="topic") | ~Q(words=""),
                name="choosing_topic_has_words",
                violation_error_message="Say by which words the topic is recognised.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_effect_display()}: the {self.about} “{self.name}”"
