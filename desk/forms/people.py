"""Forms of the administrator: people with their roles, the team's settings, keys."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from claims.actions.teams import SETTINGS
from desk.forms.typed import ModelForm
from people.models import ApiKey, Consumer, Person, Team
from people.roles import Role, Scope

ROLES = [
    (Role.REVIEWER.value, "Reviewer: takes claims, files verdicts, signs off others'"),
    (Role.EDITOR.value, "Editor: assigns and publishes too, and grants exceptions"),
    (Role.ADMINISTRATOR.value, "Administrator: people, keys and settings; decides nothing"),
]
SCOPES = [
    (Scope.PUBLISHED.value, "published: verdicts and their changes"),
    (Scope.RECORD.value, "record: read everything on the desk"),
    (Scope.INTAKE.value, "intake: bring in articles, claims and fact checks"),
    (Scope.REVIEW.value, "review: act as yourself on claims and verdicts"),
]


class PersonForm(ModelForm):
    """Somebody who signs in. The password is asked for when they are added; later an empty one leaves it."""

    roles = forms.MultipleChoiceField(choices=ROLES, widget=forms.CheckboxSelectMultiple)
    new_password = forms.CharField(
        label="Password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least ten characters. A new one, like a new address, suspends signing for a day and ends the person's sessions and keys.",
    )

    class Meta:
        model = Person
        fields = ["username", "name", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["roles"].initial = [role.value for role in self.instance.roles]
        else:
            self.fields["new_password"].required = True
            self.fields["new_password"].help_text = "At least ten characters; they can change it."


class InvitationForm(forms.Form):
    """Whom an administrator invites, and as what. Only the roles are needed."""

    name = forms.CharField(required=False, max_length=120, help_text="So that you recognise the invitation.")
    email = forms.EmailField(
        label="E-mail",
        required=False,
        help_text="The link goes there, where this desk sends mail. Otherwise you copy it and hand it over.",
    )
    roles = forms.MultipleChoiceField(
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role."},
    )


class JoinForm(forms.Form):
    """What somebody who was invited chooses."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="It stands beside what you file and sign.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    username = forms.CharField(
        label="Sign-in name",
        max_length=60,
        help_text="Small letters, digits, dots, dashes and underscores.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least ten characters.",
    )


class TeamForm(ModelForm):
    """The team's settings. Its rating scale has a page of its own."""

    class Meta:
        model = Team
        fields = SETTINGS
        labels = {
            "auto_queue": "Queued by itself",
            "origins_needed": "Independent sources needed",
            "primaries_needed": "Primary ones among them",
            "primary_alone": "One primary source is enough by itself",
            "named_only": "Named sources only",
            "suggestion_shown": "The machine's suggestion",
            "blind_review": "Two read each claim blind",
            "most_held": "Claims a person may hold and take the next",
            "due_high": "Hours for a claim of high priority",
            "due_medium": "Hours for one of medium priority",
            "due_low": "Hours for one of low priority",
            "public": "Open to the public",
            "models_stay_inside": "No text leaves for a language model",
        }

        help_texts = {
            "blind_review": "Two people file a verdict on each claim, and neither sees the other's, its words or its ticks"
            " before both have filed. The same: both have signed. Different: both are shown, and an editor who is neither"
            " of the two decides. Three people are needed, an editor among them. What one has filed already is finished"
            " as it was begun.",
        }


class KeyForm(ModelForm):
    """A key for oneself, or, by an administrator, for an organisation."""

    scopes = forms.MultipleChoiceField(choices=SCOPES, widget=forms.CheckboxSelectMultiple)
    consumer = forms.ModelChoiceField(
        Consumer.objects.none(),
        required=False,
        label="For the organisation",
        empty_label="nobody else: it is my own key",
    )
    until = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="The last day it is valid. Empty: until it is revoked.",
    )

    class Meta:
        model = ApiKey
        fields = ["label"]

    def clean_until(self) -> datetime | None:
        day = self.cleaned_data["until"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise forms.ValidationError("This day is past.")
        return timezone.make_aware(datetime.combine(day, time.max))
