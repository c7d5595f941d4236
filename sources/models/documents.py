"""Documents: pages and files as they were when we saw them, and how they hang together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Document(models.Model):
    """A page or file as we saw it. One that has changed since is another document with the same address.

    ``text`` is what evidence points into; ``digest`` is the SHA-256 of its UTF-8 form. The bytes it was read from,
    where there were any, stand in the vault under ``vault_path``. A document without a team is a public page that
    every team may see.
    """

    class Kind(models.TextChoices):
        PAGE = "page", "web page"
        UPLOAD = "upload", "file"
        PASTED = "pasted", "pasted text"
        FEED_ITEM = "feed_item", "item of a feed"

    kind = models.CharField(max_length=12, choices=Kind)
    url = models.CharField(
        "address", max_length=2000, blank=True, help_text="Where it was in the end, after redirects."
    )
    canonical_url = models.CharField(
        max_length=2000, blank=True, help_text="The address the page itself gives."
    )
    archived_url = models.CharField(max_length=2000, blank=True, help_text="A copy in a public archive.")
    title = models.CharField(max_length=500, blank=True)
    author = models.CharField(max_length=300, blank=True)
    publisher = models.ForeignKey(
        "sources.Publisher", on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    fetched_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=16, blank=True, help_text="As in BCP 47: en, de, pt-BR.")
    text = models.TextField()
    digest = models.CharField(max_length=64, db_index=True, editable=False)
    bytes_digest = models.CharField(max_length=64, blank=True, editable=False)
    content_type = models.CharField(max_length=200, blank=True)
    vault_path = models.CharField(
        max_length=200, blank=True, help_text="Inside the vault, which is in DATA_DIR."
    )
    status = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The server's, where one answered."
    )
    headers = models.JSONField(default=dict, blank=True, help_text="What the server said beside the page.")
    sent = models.JSONField(default=dict, blank=True, help_text="What we asked it: url, headers.")
    asked_at = models.DateTimeField(null=True, blank=True)
    hyperlinks = models.JSONField(
        default=list, blank=True, help_text="The addresses its text links to, each with its words."
    )
    partial = models.CharField(
        max_length=500,
        blank=True,
        help_text="Why its text may be only a part of the page, in a sentence; empty where nothing says so.",
    )
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    team = models.ForeignKey(
        "people.Team",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        db_index=False,  # has the index below
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    invented = models.BooleanField(default=False, help_text="Made up for the demonstration, and labelled so.")

    class Meta:
        ordering = ["-fetched_at", "-id"]
        indexes = [
            models.Index(fields=["url"], name="document_url"),
            models.Index(fields=["team", "id"], name="document_team"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "url", "digest"],
                condition=Q(team__isnull=False),
                name="document_once_in_a_team",
                violation_error_message="The team has this document already.",
            ),
            models.UniqueConstraint(
                fields=["url", "digest"],
                condition=Q(team__isnull=True),
                name="document_once_among_all",
                violation_error_message="This page is kept already, with the same text.",
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=False) | Q(kind__in=["page", "feed_item"]),
                name="document_private_has_team",
                violation_error_message="A file or pasted text belongs to a team.",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(digest=""),
                name="document_has_text",
                violation_error_message="A document needs a text: there is nothing to quote from an empty one.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url or f"document {self.pk}"

    @property
    def is_given(self) -> bool:
        """Whether a person gave it, as a file or pasted, instead of the door fetching it from its address."""
        return self.kind in {self.Kind.UPLOAD, self.Kind.PASTED}


class DocumentRun(models.Model):
    """A run of words of a document, as a number: by these the database finds copies. ``engine.match`` says which are kept."""

    pk = models.CompositePrimaryKey("run", "document")
    run = models.BigIntegerField()
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.run} of {self.document_id}"


class DocumentLink(models.Model):
    """Why two documents may be one source. ``document`` is the one that copies, cites or reports ``other``."""

    class Reason(models.TextChoices):
        WIRE_COPY = "wire_copy", "carries an agency's report"
        NEAR_COPY = "near_copy", "has nearly the same text"
        SAME_OWNER = "same_owner", "belongs to the same owner"
        SAYS_REPORTED = "says_reported", "only says that the other reported it"
        CITES = "cites", "cites the other"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="links", db_index=False)
    other = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="linked_from")
    reason = models.CharField(max_length=16, choices=Reason)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "other", "reason"],
                name="document_link_once",
                violation_error_message="These two documents are linked for this reason already.",
            ),
            models.CheckConstraint(
                condition=~Q(document=F("other")),
                name="document_link_not_to_itself",
                violation_error_message="A document can't be linked to itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.get_reason_display()}: {self.other}"
