"""Trying a sources rule: what it would refuse, before it is the team's."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from claims import queries
from claims.actions.teams import SOURCE_RULE
from claims.gate import SourceRule
from people.models import Person, Team
from people.roles import Power


class RuleForm(forms.Form):
    """The four settings of the rule."""

    origins_needed = forms.IntegerField(label="Independent sources needed", min_value=1, max_value=20)
    primaries_needed = forms.IntegerField(label="Primary ones among them", min_value=0, max_value=20)
    primary_alone = forms.BooleanField(label="One primary source is enough by itself", required=False)
    named_only = forms.BooleanField(label="Named sources only", required=False)


def tried(team: Team, data: QueryDict, person: Person) -> dict[str, Any]:
    """For the page: the form, the rule as a sentence, and what it would refuse; nothing before it is asked.

    Statements are shown to those who may read the record; others see how many and why.
    """
    asked = "origins_needed" in data
    standing = {name: getattr(team, name) for name in SOURCE_RULE}
    form = RuleForm(data) if asked else RuleForm(initial=standing)
    told: dict[str, Any] = {"team": team, "form": form, "title": "Try a sources rule", "asked": asked}
    if not asked or not form.is_valid():
        return told
    said = form.cleaned_data
    rule = SourceRule(*(said[name] for name in SOURCE_RULE))
    return told | {
        "rule": rule.sentence,
        "refused": queries.refused_under(team, rule),
        "waiting": queries.waiting_verdicts(team).count(),
        "may_read": person.may(Power.READ),
    }
