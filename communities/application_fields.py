"""The application as it is typed: a section's answers, its rows, its files, and what is said of it.

Nothing here is required while it is written: what is missing is said on the overview, and asked
for when it is handed in. What cannot be right is refused at its field.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from communities.answers import as_answer, as_text, as_typed, fit
from communities.application_form import Ask, Field, SectionForm
from communities.forms import CommunityToBeForm, time_zones
from communities.models import User
from communities.models.application import LONGEST_REASON
from communities.models.returning import LONGEST_ANSWER, LONGEST_BODY
from communities.refusal import Refused

SEEN, CHOSEN, MET = "seen-", "choose-", "met-"
MINE, THEIRS = "mine", "theirs"


def read(reader: Callable[[Any], Any], value: Any) -> Any:
    """What a reader makes of it; its refusal stands at the field."""
    try:
        return reader(value)
    except Refused as wrong:
        raise forms.ValidationError(str(wrong)) from None


def widget_of(field: Field) -> forms.Widget:
    match field.ask:
        case Ask.TEXT:
            return forms.Textarea(attrs={"rows": 4})
        case Ask.NUMBER:
            return forms.TextInput(attrs={"inputmode": "numeric"})
        case Ask.DATE:
            return forms.DateInput(attrs={"type": "date"})
        case Ask.EMAIL:
            return forms.EmailInput()
        case Ask.CHOICE:
            return forms.Select(choices=[("", "Choose one"), *field.choices])
        case Ask.AGREE:
            return forms.CheckboxInput()
    return forms.TextInput()


class FoundMineForm(CommunityToBeForm):
    """The community that the person who is signed in wants to apply with.

    `met` holds the communities nearby that they have been shown.
    """

    name = forms.CharField(
        label="Name of the community",
        max_length=120,
        help_text="As people there call it: “Flint”, “Eastern Kentucky”.",
    )
    lead_organization = forms.CharField(
        max_length=200,
        required=False,
        help_text="Who carries the work: a city, a workforce board, a college. You can write it "
        "later.",
    )
    met = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"time_zone": zone}})
        self.fields["time_zone"].choices = time_zones(zone)  # type: ignore[attr-defined]

    def knows(self, pks: Iterable[int]) -> bool:
        """Whether all of these have been shown before."""
        return {str(pk) for pk in pks} <= {*self.cleaned_data["met"].split(",")}


class AnswerField(forms.Field):
    """One question of a section. Never required here; too much is refused, and never cut off."""

    def __init__(self, asked: Field) -> None:
        self.asked = asked
        super().__init__(
            label=asked.label,
            help_text=asked.hint,
            widget=widget_of(asked),
            required=False,
            template_name="communities/answer_field.html",
        )

    def clean(self, value: Any) -> Any:
        return read(lambda said: as_answer(self.asked, said), value)


class AnswersForm(forms.Form):
    """A section's answers.

    Each field carries what it showed when the page was opened (`seen-…`), so that only what this
    person changed is written. After two changed one field, `choose-…` says whose words stay,
    and `met-…` which words of the other person they were shown.
    """

    def __init__(self, section: SectionForm, answers: Mapping[str, Any], data: Any = None) -> None:
        self.section = section
        initial = {field.key: as_typed(field, answers) for field in section.fields}
        super().__init__(self.chosen(data), initial=initial, auto_id="id_%s")
        for field in section.fields:
            self.fields[field.key] = AnswerField(field)

    def chosen(self, data: QueryDict | None) -> QueryDict | None:
        """What was sent, with each choice between two people's words made."""
        if data is None:
            return None
        data = data.copy()
        for field in self.section.fields:
            choice = data.get(CHOSEN + field.key)
            if choice in (MINE, THEIRS) and MET + field.key in data:
                met = str(data[MET + field.key])
                data[SEEN + field.key] = met
                if choice == THEIRS:
                    data[field.key] = met
        return data

    @property
    def seen(self) -> dict[str, str]:
        """What each field showed, by the key; only of those that were sent."""
        keys = [field.key for field in self.section.fields]
        if not self.is_bound:
            return {key: str(self.initial[key]) for key in keys}
        return {key: str(self.data[SEEN + key]) for key in keys if SEEN + key in self.data}

    def seen_now(self, answers: Mapping[str, Any], overlaps: Iterable[str]) -> dict[str, str]:
        """What each field has shown once this was saved: of what was written, what it became."""
        written = self.changed().keys() - {*overlaps}
        fields = [field for field in self.section.fields if field.key in written]
        return {**self.seen, **{field.key: as_typed(field, answers) for field in fields}}

    def changed(self) -> dict[str, Any]:
        """What this person changed, as it is kept. Fields that could not be read are left out."""
        seen = self.seen
        return {
            field.key: self.cleaned_data[field.key]
            for field in self.section.fields
            if field.key in seen
            and field.key in self.cleaned_data
            and self.typed(field) != as_text(seen[field.key])
        }

    def typed(self, field: Field) -> str:
        """As it was sent. A box that is not ticked sends nothing."""
        return as_text(self.data.get(field.key, ""))

    def unread(self) -> list[tuple[str, str, str]]:
        """Label, id and what is wrong, of each field that could not be read."""
        return [
            (str(self[name].label), self[name].id_for_label, " ".join(map(str, wrong)))
            for name, wrong in self.errors.items()
        ]


class ClarifyForm(forms.Form):
    answer = forms.CharField(
        label="Your answer",
        required=False,
        help_text="What changed, or why nothing does. The program reads it beside the section.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_answer(self) -> Any:
        answer = as_text(self.cleaned_data["answer"])
        return read(lambda said: fit(said, LONGEST_ANSWER), answer)


class AttachForm(forms.Form):
    file = forms.FileField(
        label="Add a file",
        help_text="PDF, pictures, Word, Excel, PowerPoint, plain text or CSV.",
        # The act looks at what the file holds and says what is wrong with it, empty ones too.
        allow_empty_file=True,
        max_length=200,
    )


class OwnerForm(forms.Form):
    """Who writes a section: a member, or somebody who is invited for it."""

    to = forms.TypedChoiceField(label="Owner", required=False, empty_value=None)

    def __init__(self, *args: Any, writers: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_key = {str(person.pk): person for person in writers}
        names = [(key, str(person)) for key, person in by_key.items()]
        field = self.fields["to"]
        field.choices = [("", "Nobody in particular"), *names]  # type: ignore[attr-defined]
        field.coerce = by_key.get  # type: ignore[attr-defined]


class AskWriterForm(forms.Form):
    email = forms.EmailField(
        label="E-mail address",
        help_text="They get a link, and see this section and no other.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why you withdraw",
        help_text="The program reads it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_reason(self) -> Any:
        return read(lambda said: fit(said, LONGEST_REASON), as_text(self.cleaned_data["reason"]))


class MessageForm(forms.Form):
    body = forms.CharField(label="Write to the program", widget=forms.Textarea(attrs={"rows": 3}))

    def clean_body(self) -> Any:
        return read(lambda said: fit(said, LONGEST_BODY), as_text(self.cleaned_data["body"]))
