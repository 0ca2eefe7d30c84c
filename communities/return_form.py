"""What is asked of the community, section by section."""

from datetime import date, timedelta
from typing import Any

from django import forms

from communities.application_form import FORM
from communities.models.returning import LONGEST_BODY, LONGEST_QUESTION

DAYS_TO_ANSWER = 14


class ReturnForm(forms.Form):
    """A box for each section: what is written in is asked, what stays empty is not."""

    answer_by = forms.DateField(
        label="Answer by",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Say by when you need the answer.",
            "invalid": "Choose a day.",
        },
    )
    message = forms.CharField(
        label="Message",
        required=False,
        max_length=LONGEST_BODY,
        help_text="Stands below the questions in the letter.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, initial={"answer_by": today + timedelta(days=DAYS_TO_ANSWER)})
        for section in FORM:
            self.fields[f"ask-{section.key}"] = forms.CharField(
                label=f"Your question about “{section.title}”",
                required=False,
                max_length=LONGEST_QUESTION,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def sections(self) -> list[tuple[str, str, forms.BoundField, bool]]:
        """Key and title of each section, its box, and whether something is in it."""
        boxes = [(section, self[f"ask-{section.key}"]) for section in FORM]
        return [(s.key, s.title, box, bool(box.value() or box.errors)) for s, box in boxes]

    def questions(self) -> dict[str, str]:
        asked = {section.key: self.cleaned_data[f"ask-{section.key}"] for section in FORM}
        return {key: question for key, question in asked.items() if question}
