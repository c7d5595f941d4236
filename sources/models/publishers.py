"""Who brings pages out, and who owns whom: two papers of one house are one source, not two."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower


class Publisher(models.Model):
    """A paper, an agency, an office, a company: shared by all teams."""

    name = models.CharField(max_length=200)
    owner = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="owned",
        help_text="Who owns it.",
    )
    state_controlled = models.BooleanField(
        null=True,
        blank=True,
        help_text="Whether a government controls what it writes; empty when nobody has looked.",
    )
    is_agency = models.BooleanField(default=False, help_text="Whether others print its reports as their own.")
    country = models.CharField(max_length=2, blank=True, help_text="Two letters, as ISO 3166 has them.")
    same_as = models.URLField(
        max_length=500, blank=True, help_text="The same publisher elsewhere, such as Wikidata."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="publisher_name_once",
                violation_error_message="This publisher is already known.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="publisher_has_name",
                violation_error_message="A publisher needs a name.",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | ~Q(owner=F("id")),
                name="publisher_not_its_own_owner",
                violation_error_message="A publisher can't own itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PublisherDomain(models.Model):
    """A domain whose pages are this publisher's; subdomains belong to it unless they have a row of their own."""

    domain = models.CharField(max_length=253, unique=True)
    publisher = models.ForeignKey(Publisher, on_delete=models.CASCADE, related_name="domains")

    class Meta:
        ordering = ["domain"]
        constraints = [
            models.CheckConstraint(
                condition=Q(domain=Lower("domain")) & ~Q(domain=""),
                name="publisher_domain_in_small_letters",
                violation_error_message="Write the domain in small letters, without https:// or a path.",
            )
        ]

    def __str__(self) -> str:
        return self.domain
