"""What passed with a partner, and what is owed next."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from partners.actions.interactions import LONGEST_SUMMARY
from partners.choices import Choices
from partners.forms.fields import DayField, PastField, PersonField
from partners.forms.row import RowForm
from partners.models import Contact, Interaction, InteractionKind


class InteractionForm(RowForm):
    kind = forms.ChoiceField(
        label="What it was",
        choices=InteractionKind.choices,
        error_messages={"required": "Choose what it was."},
        widget=forms.RadioSelect,
    )
    on = PastField(label="Day", error_messages={"required": "Say on which day."})
    contact = forms.TypedChoiceField(label="With whom", required=False, empty_value=None)
    summary = forms.CharField(
        label="What came of it",
        error_messages={"required": "Say in a sentence what came of it."},
        max_length=LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    follow_up_on = DayField(label="Follow up on", required=False)
    follow_up_owner = PersonField(label="Who follows up", nobody="Whoever logs it")

    def __init__(
        self,
        *args: Any,
        choices: Choices,
        contacts: Iterable[Contact],
        now: Interaction | None = None,
        **kwargs: Any,
    ) -> None:
        """`contacts` are those to choose from; `now` is the row that is corrected."""
        super().__init__(*args, **kwargs)
        self.fields["follow_up_owner"].offer(  # type: ignore[attr-defined]
            choices.owners, now=now.follow_up_owner if now else None
        )
        by_key = {str(contact.pk): contact for contact in contacts}
        if now and now.contact:
            by_key.setdefault(str(now.contact.pk), now.contact)
        field: Any = self.fields["contact"]
        field.choices = [("", "Nobody in particular"), *((k, str(c)) for k, c in by_key.items())]
        field.coerce = by_key.get


def values_of(interaction: Interaction) -> Mapping[str, Any]:
    values = {field: getattr(interaction, field) for field in InteractionForm.base_fields}
    return {**values, "contact": interaction.contact_id}
