"""A section written by several people at once, with nothing lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from communities import actions
from communities.answers import as_answer, as_typed
from communities.application_form import BY_KEY, FORM
from communities.models import (
    Activity,
    Application,
    Clarification,
    Community,
    Return,
    Section,
    User,
)
from communities.refusal import Refused, Stale
from tests.applying import ready
from tests.factories import CommunityFactory, RoundFactory, UserFactory

NEED = BY_KEY["need"]


@pytest.fixture
def community(db: None) -> Community:
    return CommunityFactory(name="Flint", slug="flint", states="MI", status="prospective")


@pytest.fixture
def ann(scoped: Community) -> User:
    person = UserFactory(name="Ann")
    actions.set_role(scoped, person, "coordinator", by=None)
    return person


@pytest.fixture
def application(scoped: Community, ann: User) -> Application:
    return actions.open_application(scoped, by=ann)


def section(application: Application, key: str = "need") -> Section:
    return application.sections.select_related("application").get(key=key)


def returned(application: Application, *keys: str, by: User) -> Return:
    """As the program's act leaves it: back with the community, a question for each section."""
    application.refresh_from_db()
    community = application.community
    back = Return.objects.create(
        community=community,
        application=application,
        revision=application.revisions.latest("number"),
        by=by,
        answer_by=community.today(),
    )
    for key in keys:
        back.clarifications.create(community=community, section=key, question="How many?")
    Application.objects.filter(pk=application.pk).update(state="returned")
    application.refresh_from_db()
    return back


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("openings", "$1,200", 1200),
        ("openings", "0", 0),
        ("openings", "", None),
        ("openings_on", "3/9/2026", "2026-03-09"),
        ("openings_on", "2026-03-09", "2026-03-09"),
        ("openings_source", " Burning\r\n Glass ", "Burning Glass"),
        ("roles", "One.\r\n\r\nTwo.\0", "One.\n\nTwo."),
    ],
)
def test_answers_are_read_into_one_form(field, typed, kept):
    assert as_answer(NEED.field(field), typed) == kept


@pytest.mark.parametrize(
    ("section", "field", "typed", "sentence"),
    [
        ("need", "openings", "many", "whole number"),
        ("need", "openings", "-3", "whole number"),
        ("need", "openings_on", "2026-02-30", "2026-03-09 or 3/9/2026"),
        ("need", "openings_on", "3/9/0206", "year"),
        ("need", "openings_source", "x" * 201, "1 character too long: 201 are written, and 200"),
        ("need", "roles", "x" * 5000, "1,000 characters too long: 5,000 are written, and 4,000"),
        ("community", "contact_email", "pat@", "e-mail address"),
        ("council", "meets", "never", "from the list"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(section, field, typed, sentence):
    with pytest.raises(Refused, match=sentence):
        as_answer(BY_KEY[section].field(field), typed)


FIELDS = [field for form in FORM for field in form.fields]


@given(st.sampled_from(FIELDS), st.text(max_size=5000))
def test_whatever_is_typed_is_kept_or_refused_and_reads_back_the_same(field, typed):
    try:
        kept = as_answer(field, typed)
    except Refused:
        return

    again = as_typed(field, {} if kept is None else {field.key: kept})
    assert as_answer(field, again) == kept


def test_what_was_not_named_stays_and_an_empty_answer_goes(application, ann):
    actions.save_section(section(application), by=ann, answers={"openings": 5, "roles": "Web"})

    actions.save_section(section(application), by=ann, answers={"roles": ""})

    assert section(application).answers == {"openings": 5}


def test_two_people_in_different_fields_are_both_kept(application, ann):
    mine, theirs = section(application), section(application)
    seen = {"openings": "", "roles": ""}
    actions.save_section(theirs, by=UserFactory(), answers={"roles": "Web"}, seen=seen)

    saved = actions.save_section(mine, by=ann, answers={"openings": "7"}, seen=seen)

    assert saved.overlaps == {}
    assert section(application).answers == {"roles": "Web", "openings": 7}


def test_of_one_field_that_both_changed_the_slower_waits_and_the_rest_is_saved(application, ann):
    seen = {"openings": "", "roles": ""}
    them = {"by": UserFactory(name="Bo"), "answers": {"roles": "Web"}, "seen": seen}
    actions.save_section(section(application), **them)

    mine = {"roles": "Cloud", "openings": "7"}
    saved = actions.save_section(section(application), by=ann, answers=mine, seen=seen)

    assert saved.overlaps == {"roles": "Web"}
    assert str(saved.by_whom) == "Bo"
    assert section(application).answers == {"roles": "Web", "openings": 7}


def test_both_wrote_the_same_words(application, ann):
    for by in (UserFactory(), ann):
        saved = actions.save_section(
            section(application), by=by, answers={"roles": "Web"}, seen={"roles": ""}
        )

    assert saved.overlaps == {}
    assert section(application).version == 1


def test_without_what_was_seen_the_version_decides(application, ann):
    first = {"answers": {"roles": "Web"}, "version": 0}
    actions.save_section(section(application), by=ann, **first)

    with pytest.raises(Stale, match="Somebody else wrote in “Regional need”"):
        actions.save_section(section(application), by=ann, answers={"roles": "No"}, version=0)


def test_one_sitting_is_one_line_of_the_log(application, ann):
    for text in ("W", "We", "Web"):
        actions.save_section(section(application), by=ann, answers={"roles": text})
    actions.save_section(section(application), by=UserFactory(), answers={"roles": "Cloud"})

    assert Activity.objects.verbs("application.written").count() == 2


def test_what_was_handed_in_is_not_written_any_more(scoped, ann):
    application = ready(scoped, by=ann)
    actions.submit(application, by=ann, to_round=RoundFactory())

    with pytest.raises(Refused, match="“With the program”"):
        actions.save_section(section(application), by=ann, answers={"roles": "Web"})
    with pytest.raises(Refused, match="“With the program”"):
        actions.name_partner(application, by=ann, kind="employer", name="Ford")


def test_what_came_back_is_writable_where_it_is_asked(scoped, ann):
    application = ready(scoped, by=ann)
    actions.submit(application, by=ann, to_round=RoundFactory())
    returned(application, "need", by=UserFactory())

    actions.save_section(section(application), by=ann, answers={"roles": "Web"})

    assert section(application).answers["roles"] == "Web"
    with pytest.raises(Refused, match="asked about other sections"):
        actions.save_section(section(application, "data"), by=ann, answers={"keeper": "Ann"})


def test_each_question_needs_an_answer_or_a_change(scoped, ann):
    application = ready(scoped, by=ann)
    actions.submit(application, by=ann, to_round=RoundFactory())
    back = returned(application, "need", "employers", "data", by=UserFactory())
    with pytest.raises(Refused, match="“Regional need”, “Employers and their commitments”, “Data"):
        actions.submit(application, by=ann)

    actions.save_section(section(application), by=ann, answers={"roles": "Web"})
    actions.name_partner(application, by=ann, kind="employer", name="Ford")
    question = back.clarifications.get(section="data")
    actions.answer_clarification(question, by=ann, answer="Each month.", seen="")
    revision = actions.submit(application, by=ann)

    assert (revision.number, application.revisions.count()) == (2, 2)
    with pytest.raises(Refused, match="closed"):
        actions.answer_clarification(question, by=ann, answer="Each week.")


def test_two_answers_to_one_question(scoped, ann):
    application = ready(scoped, by=ann)
    actions.submit(application, by=ann, to_round=RoundFactory())
    question = returned(application, "need", by=UserFactory()).clarifications.get()
    actions.answer_clarification(question, by=ann, answer="In May.", seen="")

    with pytest.raises(Stale):
        actions.answer_clarification(question, by=UserFactory(), answer="In June.", seen="")

    assert Clarification.objects.get().answer == "In May."


def test_a_section_is_given_to_who_writes_here(application, ann, scoped):
    bo = UserFactory(name="Bo")
    with pytest.raises(Refused, match="Invite them first"):
        actions.give_section(section(application), by=ann, to=bo)
    actions.set_role(scoped, bo, "contributor", by=ann)

    actions.give_section(section(application), by=ann, to=bo)

    assert section(application).owner == bo
    assert Activity.objects.latest("pk").sentence == "gave Bo the section “Regional need”"


def test_rows_are_named_changed_removed_and_brought_back(application, ann):
    ford = actions.name_partner(application, by=ann, kind="employer", name="Ford", openings=5)
    again = actions.name_partner(application, by=ann, kind="employer", name="Ford", openings=5)
    assert again == ford  # a second click

    with pytest.raises(Refused, match="“ford” is named already"):
        actions.name_partner(application, by=ann, kind="employer", name="ford")
    changed = actions.change_named_partner(ford, by=ann, version=0, website="ford.com")
    assert changed.website == "https://ford.com"
    with pytest.raises(Stale):
        actions.change_named_partner(ford, by=ann, version=0, name="Ford Motor")

    actions.remove_named_partner(ford, by=ann)
    actions.restore_named_partner(ford, by=ann)

    verbs = [a.verb for a in Activity.objects.filter(verb__contains="partner").order_by("pk")]
    assert [verb.rpartition("_")[2] for verb in verbs] == [
        "named",
        "changed",
        "removed",
        "restored",
    ]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name": ""}, "Write the name"),
        ({"name": "x" * 151}, "1 character too long"),
        ({"name": "Al", "email": "al@"}, "e-mail address"),
        ({"name": "Al", "kind": "friend"}, "what kind of organization"),
    ],
)
def test_a_nominee_who_cannot_be(application, ann, said, sentence):
    with pytest.raises(Refused, match=sentence):
        actions.nominate(application, by=ann, **said)


def test_files_are_what_they_claim(application, ann):
    script = SimpleUploadedFile("letter.pdf", b"<script>alert(1)</script>")
    with pytest.raises(Refused, match="cannot take this kind"):
        actions.attach(application, "civic", by=ann, file=script)
    letter = SimpleUploadedFile("letter.txt", b"We stand behind it.")
    with pytest.raises(Refused, match="takes no files"):
        actions.attach(application, "data", by=ann, file=letter)

    kept = actions.attach(application, "civic", by=ann, file=letter)
    actions.remove_attachment(kept, by=ann)
    actions.restore_attachment(kept, by=ann)

    assert (application.attachments.count(), kept.content_type) == (1, "text/plain")


def test_the_thread_is_read_by_both_from_the_day_it_is_handed_in(scoped, ann):
    application = ready(scoped, by=ann)
    said = {"by": ann, "body": "When do reviews start?", "is_from_program": False}
    with pytest.raises(Refused, match="from the day the application is handed in"):
        actions.post_message(application, **said)
    actions.submit(application, by=ann, to_round=RoundFactory())

    first = actions.post_message(application, **said)

    assert actions.post_message(application, **said) == first
    assert Activity.objects.latest("pk").sentence == "wrote to the program about the application"
