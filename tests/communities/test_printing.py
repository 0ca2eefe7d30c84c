"""Applications and rounds on paper and in spreadsheets: whole, and never run."""

import csv
import io

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled
from hypothesis import given, settings
from hypothesis import strategies as st

from communities import actions
from communities.models import Application, Round, User
from communities.pdf import compiler, pdf
from communities.printing import printed_application
from communities.round_figures import IN_FULL
from tests.deciding import applying, manager, reviewed
from tests.factories import RoundFactory, UserFactory

# Each of these would stop the compiler if it were read as markup.
CODE = '#panic("run") #read("/etc/passwd") $ unclosed @nowhere \\ #{ ] <label> = *bold _it `raw'


@pytest.fixture
def spring(db) -> Round:
    return RoundFactory(name="Spring")


@pytest.fixture
def flint(spring: Round) -> Application:
    return applying("Flint", to_round=spring)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def document(text: str) -> dict[str, object]:
    """An application in which every place holds this text."""
    asked = {"section": text, "question": [text], "answer": [text]}
    score = {"criterion": text, "weight": text, "score": text, "comment": [text]}
    section = {
        "title": text,
        "fields": [{"label": text, "paragraphs": [text, text]}],
        "rows_title": "Rows",
        "rows": [{"title": text, "facts": [text, text]}],
        "files": [{"name": text, "size": text}],
    }
    return {
        "title": text,
        "lead": text,
        "foot": text,
        "facts": [[text, text]],
        "sections": [section],
        "returns": [{"when": text, "message": [text], "asked": [asked]}],
        "reviews": [{"who": text, "facts": text, "summary": [text], "scores": [score]}],
    }


def test_what_looks_like_code_is_text():
    assert pdf("application.typ", document(CODE)).startswith(b"%PDF-")


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=300))
def test_any_text_can_be_printed(text: str):
    assert pdf("application.typ", document(text)).startswith(b"%PDF-")


def test_long_answers_go_on_over_pages():
    long = {**document("x"), "title": "W" * 3000}
    long["sections"][0]["fields"][0]["paragraphs"] = ["A sentence of a long plan. " * 150] * 30

    pages = compiler("application.typ", long).compile(format="png", ppi=20)

    assert len(pages) > 15


def test_an_application_is_printed_whole(flint, spring):
    with scope(community=flint.community):
        review = reviewed(flint, by=UserFactory(name="Rae"))
        data = printed_application(flint, flint.revisions.get(), reviews=[review])

    assert [section["title"] for section in data["sections"]][:2] == [
        "Community and lead",
        "Civic endorsement",
    ]
    assert data["sections"][3]["rows"][0]["title"] == "Humana"
    assert [fact[0] for fact in data["facts"]] == ["Place", "Round", "Handed in"]
    (printed,) = data["reviews"]
    assert (printed["who"], len(printed["scores"])) == ("Rae", 5)


def test_a_reason_for_printing_before_it_is_handed_in(scoped_draft):
    data = printed_application(scoped_draft, None)

    assert data["lead"] == "Application to the TechHire program. Draft, not handed in."


@pytest.fixture
def scoped_draft(spring):
    draft = applying("Gary", to_round=spring)
    with scope(community=draft.community):
        yield draft


def test_the_applicant_prints_their_own_without_reviews(flint, monkeypatch):
    seen = spied(monkeypatch)
    with scope(community=flint.community):
        reviewed(flint, by=UserFactory())

    response = client_of(flint.submitted_by).get("/c/flint/application/pdf/")

    assert response.content.startswith(b"%PDF-")
    assert 'filename="application-flint-revision-1.pdf"' in response["Content-Disposition"]
    assert seen[0]["reviews"] == []
    missing = client_of(flint.submitted_by).get("/c/flint/application/pdf/?revision=9")
    assert missing.status_code == 404


def spied(monkeypatch) -> list[dict]:
    """What is handed to the printer."""
    seen: list[dict] = []

    def keep(template: str, data: dict) -> bytes:
        seen.append(data)
        return pdf(template, data)

    monkeypatch.setattr("communities.views.exports.pdf", keep)
    return seen


def test_staff_print_others_reviews_after_their_own(flint, monkeypatch):
    seen, path = spied(monkeypatch), "/national/applications/flint/pdf/"
    reader, decider = UserFactory(), manager()
    actions.set_national_role(reader, "reviewer", by=None)
    with scope(community=flint.community):
        reviewed(flint, by=UserFactory())

    client_of(reader).get(path)
    client_of(decider).get(path)
    with scope(community=flint.community):
        reviewed(flint, by=reader)
    client_of(reader).get(path)

    assert [len(data["reviews"]) for data in seen] == [0, 1, 2]


def test_a_round_as_a_spreadsheet_holds_every_figure(flint, spring):
    with scope(community=flint.community):
        reviewed(flint, by=UserFactory())
    with scopes_disabled():
        flint.community.name = "=Flint"
        flint.community.save()

    response = client_of(manager()).get(f"/national/rounds/{spring.pk}/csv/")

    heading, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert heading == list(IN_FULL)
    said = dict(zip(heading, row, strict=True))
    assert said["Community"] == "'=Flint"  # never a formula
    assert said["Regional need: Open tech jobs in the region"] == "120"
    assert (said["Named: Employer"], said["Council members"]) == ("1", "3")
    assert (said["Jobs or seats promised"], said["Mean of 4"]) == ("", "3.00")
    assert "100 people placed in" in said["Goals"]


@pytest.mark.parametrize("count", [1, 3])
def test_a_round_is_printed_in_as_many_queries(spring, count, django_assert_num_queries):
    for name in ("Flint", "Gary", "Hibbing")[:count]:
        applying(name, to_round=spring)
    desk, path = client_of(manager()), f"/national/rounds/{spring.pk}/pdf/"

    with django_assert_num_queries(6):
        response = desk.get(path)

    assert response.content.startswith(b"%PDF-")
