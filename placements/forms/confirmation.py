"""Asking an employer, and what its contact answers: one form for each question of the letter."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from communities.models import Community
from communities.refusal import Refused
from partners.forms.fields import DayField
from partners.models import Contact
from placements.actions import Said
from placements.confirming import MOST_ASKED
from placements.forms.fields import WageField
from placements.models import Kind, Outcome, Question, Reply
from placements.occupations import Family
from placements.written import check_start, doubts

CHOOSE = {"required": "Choose an answer."}
OF_BOTH = [
    (Reply.NOT_OURS, "We do not know who this is, or never employed them"),
    (Reply.CANNOT_SAY, "I cannot say"),
]


class AskForm(forms.Form):
    """Whom to ask, and about what: keys like “placement-12” and “check-34”."""

    contact = forms.ChoiceField(
        label="Whom to ask",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whom to ask."},
    )
    about = forms.MultipleChoiceField(
        label="What to ask about",
        widget=forms.CheckboxSelectMultiple,
        help_text=f"All of it goes in one letter, at most {MOST_ASKED} questions.",
        error_messages={"required": "Choose what to ask about."},
    )

    def __init__(
        self,
        *args: Any,
        people: Iterable[Contact],
        offered: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        names = [(key, called(person)) for key, person in self.people.items()]
        self.fields["contact"].choices = names  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["about"].choices = list(offered)  # type: ignore[attr-defined]  # the same

    @property
    def whom(self) -> Contact:
        return self.people[self.cleaned_data["contact"]]


def called(person: Contact) -> str:
    title = f", {person.title}" if person.title else ""
    return f"{person.name}{title} ({person.email})"


class ReplyForm(forms.Form):
    """`v` is the version of what was asked about, as it was when the page was opened."""

    reply = forms.ChoiceField(widget=forms.RadioSelect, error_messages=CHOOSE)
    v = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, question: Question, version: int, **kwargs: Any) -> None:
        kwargs |= {"prefix": f"q{question.pk}", "initial": {"v": version, **self.seen(question)}}
        super().__init__(*args, **kwargs)
        self.question = question

    def seen(self, question: Question) -> Mapping[str, Any]:
        return {}

    def said(self) -> Said:
        facts = dict(self.cleaned_data)
        seen = facts.pop("v")
        # No row has that version: an answer that does not say what was seen is late.
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else -1
        return Said(reply=facts.pop("reply"), version=version, facts=facts)


class CheckReplyForm(ReplyForm):
    reply = forms.ChoiceField(
        label="Your answer",
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        choices=[
            (Outcome.SAME, "Yes, still works for us"),
            (Outcome.OTHER, "No, works for another employer now"),
            (Outcome.NOT_WORKING, "No, and does not work at present"),
            (Outcome.UNKNOWN, "No, and I do not know whether they work elsewhere"),
            *OF_BOTH,
        ],
    )


class PlacementReplyForm(ReplyForm):
    """Its fields hold what is on record, except the wage: see placements.asked.facts_of."""

    reply = forms.ChoiceField(
        label="Your answer",
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
        choices=[(Reply.RIGHT, "Yes, and it is right as it stands here now"), *OF_BOTH],
    )
    starts_on = DayField(label="First day of work")
    kind = forms.ChoiceField(label="Kind of work", choices=Kind.choices)
    family = forms.ChoiceField(label="Works in", choices=Family.choices)
    wage = WageField(label="Starting wage", help_text="Dollars an hour, if you know it.")

    doubt = ""

    def seen(self, question: Question) -> Mapping[str, Any]:
        placement = question.placement
        return {name: getattr(placement, name) for name in ("starts_on", "kind", "family")}

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        try:
            check_start(day, self.question.community)
        except Refused as wrong:
            raise forms.ValidationError(str(wrong)) from None
        return day

    def clean_wage(self) -> Any:
        """An unusual wage is asked about once, and believed when it is sent again."""
        wage = self.cleaned_data["wage"]
        self.doubt = doubts({"wage": wage}).get("wage", "")
        if self.doubt and self.data.get(f"{self.prefix}-sure") != self.doubt:
            raise forms.ValidationError(f"{self.doubt} If it is right, send it again.")
        return wage

    def said(self) -> Said:
        said = super().said()
        facts = {name: value for name, value in said.facts.items() if value is not None}
        return Said(said.reply, said.version, facts)


def reply_form(question: Question, community: Community, data: Any) -> ReplyForm:
    question.community = community
    check = question.retention_check
    kind: type[ReplyForm] = CheckReplyForm if check else PlacementReplyForm
    return kind(data, question=question, version=(check or question.placement).version)
