"""A rule of the team: what is always checked first, and what never."""

from __future__ import annotations

from django import forms

from claims.models import ChoosingRule
from claims.rules import RuleBroken


class ChoosingRuleForm(forms.Form):
    effect = forms.ChoiceField(label="Check it", choices=ChoosingRule.Effect.choices)
    about = forms.ChoiceField(label="If it is about the", choices=ChoosingRule.About.choices)
    name = forms.CharField(
        label="Name or word", max_length=200, help_text="The speaker, the topic or the word."
    )
    words = forms.CharField(
        label="Words of the topic",
        required=False,
        max_length=1000,
        help_text="Only for a topic, with commas between them: vaccine, hospital. One of them is enough.",
    )

    def refuse(self, error: RuleBroken) -> None:
        """Put the action's sentence beside the field it names."""
        field = getattr(error, "field", "")
        self.add_error(field if field in self.fields else None, str(error))
