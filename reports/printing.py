"""A report on paper: the same content as its page, as data for a template of typst."""

from typing import Any

from communities.printing import day, paragraphs
from reports.reading import ReportView
from reports.told import Told

Data = dict[str, Any]


def printed_report(view: ReportView) -> Data:
    sent = sent_words(view)
    return {
        "title": view.title,
        "lead": sent,
        "foot": f"{view.title}. {sent}",
        "corrects": view.version.corrects_because,
        "standing": view.standing,
        "standing_asks": view.standing_asks,
        "because": view.version.standing_because,
        "asks": [f"{ask['text']}{asked_of(ask['of'])}" for ask in view.asks],
        "tiles": [tile(told) for told in view.tiles],
        "sentences": said_in(view),
        "words": words_of(view),
        "answers": answers_in(view),
        "story": story(view),
        "stages": [[f"{s['number']} {s['title']}", s["words"]] for s in view.checklist["stages"]],
        "checklist": view.checklist["words"],
        "parts": [
            {"title": name, "rows": [figure_row(told) for told, _ in figures]}
            for name, figures in view.parts
        ],
    }


def sent_words(view: ReportView) -> str:
    number = f", version {view.version.number}" if view.is_correction else ""
    went_out = view.version.submitted_at.astimezone(view.community.zone).date()
    return f"As sent on {day(went_out)}{number}."


def said_in(view: ReportView) -> list[Data]:
    return [
        {"title": heading, "lines": [said.text for said in sentences]}
        for heading, sentences in view.sentences
    ]


def answers_in(view: ReportView) -> list[Data]:
    return [
        {
            "asked": one.asked,
            "by": f"{one.by}, {day(one.day)}",
            "answer": paragraphs(one.answer),
        }
        for one in view.answers
    ]


def asked_of(of: str) -> str:
    return f" (asked of {of})" if of else ""


def tile(told: Told) -> Data:
    return {"name": told.name, "words": told.words, "direction": told.direction}


def words_of(view: ReportView) -> list[Data]:
    said = (
        ("What went well", view.version.wins),
        ("What stands in the way", view.version.obstacles),
        ("What we need", view.version.needs),
    )
    return [{"title": title, "paragraphs": paragraphs(text)} for title, text in said if text]


def story(view: ReportView) -> Data:
    title = view.version.story_title or "One story"
    return {"title": title, "paragraphs": paragraphs(view.version.story)}


def figure_row(told: Told) -> list[str]:
    """Name, value, counted or goal, direction or pace."""
    through = f" (through {day(told.through_day)})" if told.through_day else ""
    if told.target:
        return [told.name, told.words, f"{told.target} {told.by_when}", told.how]
    return [told.name, f"{told.words}{through}", told.fraction, told.direction]


def file_name(view: ReportView) -> str:
    version = f"-version-{view.version.number}" if view.is_correction else ""
    return f"{view.community.slug}-report-{view.report.starts_on:%Y-%m}{version}.pdf"
