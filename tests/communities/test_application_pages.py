"""The pages of an applicant: what each shows, keeps and refuses, and what it costs."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities import actions
from communities.application_form import FORM, TITLES
from communities.models import Application, Community, User
from tests.applying import ready
from tests.communities.test_sections import returned
from tests.factories import CommunityFactory, RoundFactory, UserFactory, verified

HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def community(db: None) -> Community:
    return CommunityFactory(name="Flint", slug="flint", states="MI", status="prospective")


@pytest.fixture
def ann(scoped: Community) -> User:
    return member(scoped, "coordinator", "Ann")


@pytest.fixture
def application(scoped: Community, ann: User) -> Application:
    return actions.open_application(scoped, by=ann)


@pytest.fixture
def browser(ann: User) -> Client:
    return signed_in(ann)


def member(community: Community, role: str, name: str) -> User:
    person = verified(UserFactory(name=name))
    actions.set_role(community, person, role, by=None)
    return person


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def at(name: str = "", *args: object) -> str:
    door = f"communities:application{'-' if name else ''}{name}"
    return reverse(door, args=["flint", *args])


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # "last seen" is written once an hour
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    assert answer.status_code == 200
    return len(asked)


def test_pages_cost_the_same_however_much_there_is(scoped, ann, browser):
    application = ready(scoped, by=ann)
    RoundFactory(name="Spring")
    submit = reverse("stages:submit-application", args=["flint"])
    urls = [at(), at("section", "employers"), at("section", "goals"), submit]
    few = [queries_of(browser, url) for url in urls]
    for n in range(3):
        actions.name_partner(application, by=ann, kind="employer", name=f"Employer {n}")
        letter = SimpleUploadedFile(f"letter{n}.txt", b"We stand behind it.")
        actions.attach(application, "employers", by=ann, file=letter)
        RoundFactory()

    many = [queries_of(browser, url) for url in urls]

    assert few == many == [10, 9, 8, 8]


def test_pages_of_what_came_back_cost_no_more(scoped, ann, browser):
    application = ready(scoped, by=ann)
    actions.submit(application, by=ann, to_round=RoundFactory())
    returned(application, "need", "employers", by=UserFactory())
    urls = [at(), at("section", "employers"), at("section", "data"), at("revision", 1)]

    assert [queries_of(browser, url) for url in urls] == [10, 10, 7, 5]


def test_the_overview_says_what_is_missing_and_leads_on(application, browser):
    page = browser.get(at()).content.decode()

    assert "0% of what is needed is there" in page
    assert "Go on with Community and lead" in page
    assert all(title.replace("'", "&#x27;") in page for title in TITLES.values())


def test_the_program_s_side_never_shows(scoped, ann, browser):
    application = ready(scoped, by=ann)
    actions.submit(application, by=ann, to_round=RoundFactory(name="Spring"))
    application.notes.create(community=scoped, by=UserFactory(name="Rev"), body="Weak on seats")

    page = browser.get(at()).content.decode()

    assert "Who acts next" in page
    assert "The program" in page
    assert "Weak on seats" not in page


def test_a_message_reaches_the_thread_and_an_empty_one_is_refused(scoped, ann, browser):
    application = ready(scoped, by=ann)
    actions.submit(application, by=ann, to_round=RoundFactory())

    sent = browser.post(at("message"), {"body": "When do reviews start?"})
    refused = browser.post(at("message"), {"body": " "})

    assert (sent.status_code, refused.status_code) == (302, 422)
    assert "When do reviews start?" in browser.get(at()).content.decode()


def sent(**answers: str) -> dict[str, str]:
    """A section's form as it is sent from a page that showed nothing yet."""
    return {**answers, **{f"seen-{key}": "" for key in answers}}


def test_a_section_is_saved_with_and_without_htmx(application, browser):
    plain = browser.post(at("section", "need"), sent(openings="1,200"))
    fragment = browser.post(at("section", "need"), sent(roles="Web"), **HTMX)

    words = fragment.content.decode()
    assert plain.headers["Location"] == at("section", "need")
    assert re.search(r"Saved \d+:\d\d [AP]M", words)
    assert '<input type="hidden" name="seen-roles" value="Web">' in words
    assert '<input type="hidden" name="version" value="2">' in words
    assert "<html" not in words
    answers = application.sections.get(key="need").answers
    assert answers == {"openings": 1200, "roles": "Web"}


def test_what_is_too_long_stays_on_the_page_and_the_rest_is_saved(application, browser):
    long = "x" * 30_000

    page = browser.post(at("section", "need"), sent(openings="5", roles=long))

    assert page.status_code == 422
    assert "26,000 characters too long" in page.content.decode()
    assert page.content.decode().count(long) == 1
    assert application.sections.get(key="need").answers == {"openings": 5}


def test_of_two_people_the_slower_chooses(application, browser):
    theirs = {"answers": {"roles": "Cloud"}, "by": UserFactory(name="Bo")}
    actions.save_section(application.sections.get(key="need"), **theirs)
    mine = sent(roles="Web", openings="5")

    met = browser.post(at("section", "need"), mine)
    fragment = browser.post(at("section", "need"), mine, **HTMX)

    for answer in (met, fragment):
        assert answer.status_code == 409
        assert re.search(
            r"Cloud</blockquote>.*Web</blockquote>", answer.content.decode(), re.DOTALL
        )
    assert 'name="seen-roles" value=""' in met.content.decode()
    section = application.sections.get(key="need")
    assert section.answers == {"roles": "Cloud", "openings": 5}
    choice = {**mine, "seen-openings": "5", "met-roles": "Cloud"}
    browser.post(at("section", "need"), {**choice, "choose-roles": "theirs"})
    section.refresh_from_db()
    assert section.answers["roles"] == "Cloud"
    browser.post(at("section", "need"), {**choice, "choose-roles": "mine"})
    section.refresh_from_db()
    assert section.answers["roles"] == "Web"


def test_what_is_sent_after_it_was_handed_in_is_shown_to_be_copied(scoped, ann, browser):
    application = ready(scoped, by=ann)
    actions.submit(application, by=ann, to_round=RoundFactory())

    page = browser.post(at("section", "need"), sent(roles="Typed too late"))

    assert page.status_code == 409
    assert "Typed too late" in page.content.decode()


def test_a_signed_out_autosave_is_led_to_sign_in(application):
    url = f"http://testserver{at('section', 'need')}"
    answer = Client().post(url, sent(roles="Web"), HTTP_HX_CURRENT_URL=url, **HTMX)

    assert answer.headers["HX-Redirect"].startswith(reverse("account_login"))
    assert at("section", "need").replace("/", "%2F") in answer.headers["HX-Redirect"]


def test_a_question_stands_in_its_section_and_is_answered_there(scoped, ann, browser):
    application = ready(scoped, by=ann)
    actions.submit(application, by=ann, to_round=RoundFactory())
    back = returned(application, "need", by=UserFactory())

    page = browser.get(at("section", "need")).content.decode()
    said = browser.post(at("answer", "need"), {"answer": "Forty.", "seen": ""}, **HTMX)
    late = browser.post(at("answer", "need"), {"answer": "Fifty.", "seen": ""})

    assert "How many?" in page
    assert "Saved" in said.content.decode()
    assert back.clarifications.get().answer == "Forty."
    assert late.status_code == 409
    assert "Fifty." in late.content.decode()
    assert "asked about other sections" in browser.get(at("section", "data")).content.decode()


@pytest.mark.parametrize(
    ("key", "said", "title"),
    [
        ("employers", {"kind": "employer", "name": "Ford", "openings": "5"}, "Ford"),
        ("council", {"name": "Ada Moore", "email": "ada@example.org"}, "Ada Moore"),
        (
            "goals",
            {"metric": "people", "horizon": "near", "year": "2030", "target": "100"},
            "100 people placed in 2030",
        ),
    ],
)
def test_rows_of_every_kind_come_go_and_come_back(application, browser, key, said, title):
    def section() -> str:
        return browser.get(at("section", key)).content.decode()

    wrong = browser.post(at("add-row", key), {})
    browser.post(at("add-row", key), said)
    pk = int(re.findall(r'id="row-(\d+)"', section())[0])
    there = title in section()
    changed = browser.post(at("row", key, pk), {**said, "version": "0"})
    stale = browser.post(at("row", key, pk), {**said, "version": "9"})
    browser.post(at("remove-row", key, pk))
    gone = f'id="row-{pk}"' in section()
    browser.post(at("restore-row", key, pk))

    assert (wrong.status_code, changed.status_code, stale.status_code) == (422, 302, 409)
    assert (there, gone) == (True, False)
    assert f'id="row-{pk}"' in section()


def test_a_file_is_added_handed_out_safely_and_removed(application, browser):
    letter = SimpleUploadedFile("letter.txt", b"We stand behind it.")
    disguised = SimpleUploadedFile("letter.pdf", b"<html>")

    refused = browser.post(at("attach", "civic"), {"file": disguised})
    browser.post(at("attach", "civic"), {"file": letter})
    kept = application.attachments.get()
    file = browser.get(at("file", kept.pk))

    assert refused.status_code == 422
    assert b"".join(file.streaming_content) == b"We stand behind it."
    assert file.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert file.headers["Content-Disposition"] == 'attachment; filename="letter.txt"'
    browser.post(at("remove-file", kept.pk))
    assert "Bring back" in browser.get(at("section", "civic")).content.decode()


def test_it_is_withdrawn_with_a_reason_and_taken_up_again(application, browser):
    without = browser.post(at("withdraw"), {"reason": ""})
    browser.post(at("withdraw"), {"reason": "The mayor asked us to wait."})
    page = browser.get(at()).content.decode()

    assert without.status_code == 422
    assert "It was withdrawn: The mayor asked us to wait." in page
    browser.post(at("take-up"))
    application.refresh_from_db()
    assert application.state == "draft"


def test_the_words_that_changed_between_revisions_are_marked(scoped, ann, browser):
    application = ready(scoped, by=ann)
    to = RoundFactory()
    actions.submit(application, by=ann, to_round=to)
    actions.withdraw(application, by=ann, reason="Wait.")
    actions.take_up_again(application, by=ann)
    new = {"roles": "Fifty employers told us what they need.\n\nWe asked job seekers too."}
    actions.save_section(application.sections.get(key="need"), by=ann, answers=new)
    actions.submit(application, by=ann, to_round=to)

    page = browser.get(at("changes")).content.decode()

    assert "<del>Forty </del><ins>Fifty </ins>employers told" in page
    assert page.count('<section class="said"') == 1


def test_a_community_that_takes_part_has_none_to_begin(community, scoped, ann, browser):
    before = browser.get(at()).content.decode()
    actions.designate(community, by=ann, on=community.today(), round="Spring")

    assert "Begin the application" in before
    assert "takes part already" in browser.get(at()).content.decode()


def test_a_helper_lands_on_their_sections_and_opens_no_other(scoped, application, ann):
    hal = member(scoped, "helper", "Hal")
    actions.give_section(application.sections.get(key="employers"), by=ann, to=hal)
    letter = SimpleUploadedFile("letter.txt", b"We stand behind it.")
    secret = actions.attach(application, "civic", by=ann, file=letter)
    browser = signed_in(hal)

    landed = browser.get("/", follow=True)
    page = landed.content.decode()
    answers = {form.key: browser.get(at("section", form.key)).status_code for form in FORM}

    assert landed.redirect_chain[-1][0] == at()
    assert TITLES["employers"] in page
    assert TITLES["need"] not in page
    assert {key for key, status in answers.items() if status == 200} == {"employers"}
    assert set(answers.values()) == {200, 404}
    assert browser.post(at("section", "need"), sent(roles="Web")).status_code == 404
    assert browser.get(at("add-row", "council")).status_code == 404
    assert browser.get(at("file", secret.pk)).status_code == 404


def test_once_it_is_over_a_helper_reads_a_sentence(scoped, application, ann):
    hal = member(scoped, "helper", "Hal")
    actions.give_section(application.sections.get(key="employers"), by=ann, to=hal)
    actions.withdraw(application, by=ann, reason="Wait.")

    page = signed_in(hal).get(at()).content.decode()

    assert "There is nothing for you to write now." in page


def test_an_invitation_for_one_section_makes_its_owner(scoped, application, browser):
    browser.post(at("invite", "employers"), {"email": "hal@example.org"})
    invitation = scoped.invitations.get()
    hal = verified(UserFactory(name="Hal", email="hal@example.org"))

    actions.accept_invitation(invitation, by=hal)

    assert (invitation.role, invitation.section) == ("helper", "employers")
    assert application.sections.get(key="employers").owner == hal
    assert scoped.memberships.get(user=hal).role == "helper"


def test_a_member_who_is_invited_is_given_the_section(scoped, application, browser):
    bo = member(scoped, "contributor", "Bo")

    browser.post(at("invite", "employers"), {"email": bo.email.upper()})

    assert application.sections.get(key="employers").owner == bo
    assert scoped.invitations.count() == 0


def test_people_are_not_invited_as_helpers_without_a_section(scoped, application, browser):
    page = browser.get(reverse("communities:invite", args=["flint"])).content.decode()

    assert "Section writer" not in page
    with pytest.raises(actions.Refused, match="Choose the section"):
        actions.invite(scoped, by=UserFactory(), email="hal@example.org", role="helper")
