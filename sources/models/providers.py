"""Language models that a team asks beside its own machine."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from people.secrets_at_rest import SecretField

MILLION = Decimal(1_000_000)


class Provider(models.Model):
    """A model as one team asks it: where, by which key, for what, for how much a day.

    It proposes under ``name`` and decides nothing. Nothing of it is deleted, for the history names it: it is switched off.
    """

    class Kind(models.TextChoices):
        OPENAI = "openai", "OpenAI-compatible (Ollama, llama.cpp, vLLM and most services)"
        ANTHROPIC = "anthropic", "Anthropic"

    team = models.ForeignKey(
        "people.Team", on_delete=models.PROTECT, related_name="providers", db_index=False
    )
    name = models.CharField(max_length=60, help_text="What it is called wherever it proposes something.")
    kind = models.CharField("speaks", max_length=12, choices=Kind.choices, default=Kind.OPENAI)
    address = models.CharField(
        max_length=500, help_text="Such as http://127.0.0.1:11434/v1 for Ollama on this machine."
    )
    model = models.CharField(max_length=120, help_text="As the service calls it, such as qwen3:8b.")
    key = SecretField(blank=True, editable=False)
    active = models.BooleanField("in use", default=True)
    may_extract = models.BooleanField(
        "splits articles",
        default=True,
        help_text="Proposes claims beside our machine's; sends the whole text.",
    )
    may_judge = models.BooleanField(
        "judges passages", default=False, help_text="Says how a passage bears on a claim; sends both."
    )
    may_word = models.BooleanField(
        "words suggestions", default=False, help_text="Words a suggested rating; sends claim and passages."
    )
    may_queue = models.BooleanField(
        "may queue",
        default=False,
        help_text="What it alone found is queued by itself, if it is among an article's worthiest.",
    )
    seconds = models.PositiveSmallIntegerField(
        "time-out",
        default=60,
        validators=[MinValueValidator(1), MaxValueValidator(180)],
        help_text="Seconds an answer may take.",
    )
    price_in = models.DecimalField(
        "price of a million tokens sent",
        max_digits=10,
        decimal_places=4,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
    )
    price_out = models.DecimalField(
        "price of a million tokens written",
        max_digits=10,
        decimal_places=4,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
    )
    currency = models.CharField(max_length=3, default="USD")
    budget_money = models.DecimalField(
        "money a day",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Empty: no limit.",
    )
    budget_tokens = models.PositiveBigIntegerField(
        "tokens a day", null=True, blank=True, help_text="Sent and written together. Empty: no limit."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "language model"
        ordering = ["-active", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "name"],
                name="provider_once_a_team",
                violation_error_message="The team has a language model of this name.",
            ),
            models.CheckConstraint(
                condition=Q(seconds__gte=1, seconds__lte=180),
                name="provider_waits_in_good_measure",
                violation_error_message="An answer may take from 1 to 180 seconds.",
            ),
            models.CheckConstraint(
                condition=Q(price_in__gte=0, price_out__gte=0),
                name="provider_costs_no_less_than_nothing",
                violation_error_message="A price is nothing or more.",
            ),
            models.CheckConstraint(
                condition=Q(budget_money__isnull=True) | Q(price_in__gt=0) | Q(price_out__gt=0),
                name="provider_budget_has_its_prices",
                violation_error_message="A budget in money needs the prices of tokens: without them nothing ever costs.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """The key of its row among what we ask outside (``ConnectorState``)."""
        return f"model:{self.pk}"

    def cost(self, tokens_in: int, tokens_out: int) -> Decimal:
        """What so many tokens cost, in ``currency``."""
        return (tokens_in * self.price_in + tokens_out * self.price_out) / MILLION
