"""Handing an application in, taking it back and up again."""

import pytest

from communities import actions
from communities.models import Activity, ApplicationLetter, ApplicationState, Community
from communities.refusal import Refused
from tests.applying import ready
from tests.factories import CommunityFactory, RoundFactory, UserFactory

S = ApplicationState


@pytest.fixture
def community(db: None) -> Community:
    return CommunityFactory(name="Flint", slug="flint", states="MI", status="prospective")


@pytest.fixture
def applicant(scoped: Community):
    person = UserFactory(name="Ann")
    actions.set_role(scoped, person, "coordinator", by=None)
    return person


def test_handing_in_freezes_a_revision_and_sends_a_receipt(scoped, applicant):
    application = ready(scoped, by=applicant)

    revision = actions.submit(application, by=applicant, to_round=RoundFactory(name="Spring"))

    application.refresh_from_db()
    assert (application.state, application.round.name) == (S.SUBMITTED, "Spring")
    assert (revision.number, len(revision.content["partners"])) == (1, 3)
    letter = ApplicationLetter.objects.get()
    assert letter.subject == "We have your application for Flint"
    assert "{{" not in letter.body
    assert Activity.objects.latest("pk").verb == "application.submitted"


def test_what_is_missing_is_said(scoped, applicant):
    application = actions.open_application(scoped, by=applicant)

    with pytest.raises(Refused, match="first: Community and lead: The area"):
        actions.submit(application, by=applicant, to_round=RoundFactory())


def test_it_is_handed_in_once(scoped, applicant):
    application = ready(scoped, by=applicant)
    actions.submit(application, by=applicant, to_round=RoundFactory())

    with pytest.raises(Refused, match="With the program"):
        actions.submit(application, by=applicant, to_round=RoundFactory())

    assert application.revisions.count() == 1


def test_a_withdrawn_one_can_be_taken_up_again(scoped, applicant):
    application = ready(scoped, by=applicant)
    actions.submit(application, by=applicant, to_round=RoundFactory())

    actions.withdraw(application, by=applicant, reason="The mayor asked us to wait.")
    again = actions.take_up_again(application, by=applicant)

    assert again.state == S.DRAFT
    assert [a.verb for a in Activity.objects.order_by("-pk")[:2]] == [
        "application.taken_up",
        "application.withdrawn",
    ]
