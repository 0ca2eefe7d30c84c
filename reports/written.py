"""What a coordinator writes of a report, as a form of fields, and back into the rows that keep it.

The form is the house's (communities/application_form.py), so that two people can write one draft
at once and each field is saved as it is typed.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from communities.application_form import Ask, Field, SectionForm
from reports.drafting import Sentence
from reports.models import MOST_ASKS, STANDINGS, CouncilQuestion, Standing
from reports.models.written import Written

LONGEST_LINE = 200
Answers = Mapping[str, Any]
F = Field

STANDING_FIELDS = (
    F(
        "standing",
        "How does the community stand?",
        Ask.CHOICE,
        choices=tuple((key, f"{Standing(key).label}: {asks}") for key, asks in STANDINGS.items()),
        hint="Each answer says what it asks of the reader.",
    ),
    F(
        "standing_because",
        "In a sentence: why?",
        Ask.LINE,
        "The first thing that the council reads.",
        is_needed=False,
    ),
)
ASK_FIELDS = tuple(
    field
    for n in range(1, MOST_ASKS + 1)
    for field in (
        F(
            f"ask-{n}",
            f"Ask {n}",
            Ask.LINE,
            is_needed=False,
            hint="One thing, in a sentence: what, and by when." if n == 1 else "",
        ),
        F(
            f"ask-{n}-of",
            f"Of whom? (ask {n})",
            Ask.LINE,
            is_needed=False,
            hint="Empty: of everybody on the council." if n == 1 else "",
        ),
    )
)
WORD_FIELDS = (
    F("wins", "What went well", is_needed=False),
    F("obstacles", "What stands in the way", is_needed=False),
    F("needs", "What you need", is_needed=False),
)
STORY_FIELDS = (
    F("story_title", "Title of the story", Ask.LINE, is_needed=False),
    F(
        "story",
        "One story",
        is_needed=False,
        hint="Of one person or employer, without a name that they did not agree to.",
    ),
    F(
        "story_released_on",
        "Day on which the person agreed in writing",
        Ask.DATE,
        "No story goes out without it.",
        is_needed=False,
    ),
)


def form_of(sentences: Sequence[Sentence], questions: Sequence[CouncilQuestion]) -> SectionForm:
    """The fields of one report: those of each, then its own questions and sentences."""
    fields = (*STANDING_FIELDS, *ASK_FIELDS, *WORD_FIELDS, *STORY_FIELDS)
    own = (*answer_fields(questions), *sentence_fields(sentences))
    return SectionForm("report", "Report", "", (*fields, *own))


def answer_fields(questions: Sequence[CouncilQuestion]) -> Iterator[Field]:
    for asked in questions:
        yield F(f"answer-{asked.pk}", asked.text[:LONGEST_LINE])


def sentence_fields(sentences: Sequence[Sentence]) -> Iterator[Field]:
    for one in sentences:
        yield F(f"say:{one.key}", "In the report", Ask.AGREE, is_needed=False)
        yield F(f"text:{one.key}", one.drafted[:LONGEST_LINE], is_needed=False)


def answers_of(written: Written, sentences: Sequence[Sentence]) -> dict[str, Any]:
    """What stands in each field; fields without an answer are left out."""
    found: dict[str, Any] = {
        name: getattr(written, name) for name in PLAIN if getattr(written, name)
    }
    if written.story_released_on:
        found["story_released_on"] = written.story_released_on.isoformat()
    for n, ask in enumerate(written.asks, start=1):
        found |= {
            key: said
            for key, said in ((f"ask-{n}", ask["text"]), (f"ask-{n}-of", ask["of"]))
            if said
        }
    found |= {f"answer-{one['question']}": one["text"] for one in written.answers if one["text"]}
    for one in sentences:
        found[f"text:{one.key}"] = one.text
        if one.shown:
            found[f"say:{one.key}"] = True
    return found


PLAIN = ("standing", "standing_because", "wins", "obstacles", "needs", "story_title", "story")


def columns_of(
    answers: Answers, sentences: Sequence[Sentence], questions: Sequence[CouncilQuestion]
) -> dict[str, Any]:
    """The same as the columns of a draft or a version."""
    released = answers.get("story_released_on")
    return {
        **{name: answers.get(name) or "" for name in PLAIN},
        "story_released_on": date.fromisoformat(released) if released else None,
        "asks": list(asks_in(answers)),
        "answers": [answer_in(answers, asked) for asked in questions],
        "sentences": [sentence_in(answers, one).kept for one in sentences],
    }


def asks_in(answers: Answers) -> Iterator[dict[str, str]]:
    """In their places: an empty one between two keeps its place until the report goes out."""
    for n in range(1, MOST_ASKS + 1):
        yield {"text": answers.get(f"ask-{n}") or "", "of": answers.get(f"ask-{n}-of") or ""}


def answer_in(answers: Answers, asked: CouncilQuestion) -> dict[str, Any]:
    """With the question as it was asked: the report keeps both."""
    return {
        "question": asked.pk,
        "asked": asked.text,
        "by": str(asked.person),
        "on": asked.asked_at.date().isoformat(),
        "text": answers.get(f"answer-{asked.pk}") or "",
    }


def sentence_in(answers: Answers, one: Sentence) -> Sentence:
    """An emptied sentence is one that the report does not say."""
    text = answers.get(f"text:{one.key}") or ""
    shown = bool(answers.get(f"say:{one.key}")) and bool(text)
    return Sentence(one.key, text or one.drafted, one.source, one.drafted, shown)
