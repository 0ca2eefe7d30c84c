"""What was found when somebody asked."""

from typing import Any

from django import forms

from partners.forms.fields import Dated, PastField
from placements.models import Evidence, Outcome


class AnswerForm(Dated):
    """One press of a button says the outcome; who says so stands beside it."""

    outcome = forms.ChoiceField(
        choices=Outcome.choices, error_messages={"required": "Choose what was found."}
    )
    evidence = forms.ChoiceField(choices=Evidence.choices, required=False)
    on = PastField(required=False)

    def said(self) -> dict[str, Any]:
        """What was typed; what is left out stays as the act has it."""
        return {name: value for name, value in self.cleaned_data.items() if value}
