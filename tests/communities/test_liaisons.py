"""Who of the national staff looks after a community."""

import pytest

from communities import actions
from communities.models import Activity, Community, User

pytestmark = pytest.mark.django_db
SETTINGS = "/c/louisville/settings/"


def test_the_program_names_one_of_its_staff(scoped: Community, cast: dict[str, User]):
    for _ in range(2):
        actions.set_liaison(scoped, by=cast["manager"], liaison=cast["reviewer"])

    scoped.refresh_from_db()
    assert scoped.liaison == cast["reviewer"]
    act = Activity.objects.verbs("community.liaison").get()
    assert act.sentence == "named Reviewer as the national liaison"


def test_and_takes_it_back(scoped: Community, cast: dict[str, User]):
    actions.set_liaison(scoped, by=cast["manager"], liaison=cast["reviewer"])
    actions.set_liaison(scoped, by=cast["manager"], liaison=None)

    scoped.refresh_from_db()
    assert scoped.liaison is None


def test_nobody_else_can_be_named(scoped: Community, cast: dict[str, User]):
    gone = cast["reviewer"]
    gone.is_active = False
    gone.save()

    for person in (cast["coordinator"], cast["newcomer"], gone):
        with pytest.raises(actions.Refused, match="of the national staff"):
            actions.set_liaison(scoped, by=cast["manager"], liaison=person)


def test_the_slower_of_two_managers_is_told(scoped: Community, cast: dict[str, User]):
    stale = Community.objects.get(pk=scoped.pk)
    assert stale.liaison is None
    actions.set_liaison(scoped, by=cast["manager"], liaison=cast["reviewer"])

    with pytest.raises(actions.Refused, match="just changed"):
        actions.set_liaison(stale, by=cast["manager"], liaison=cast["manager"])


def test_a_manager_names_one_on_the_settings_page(cast: dict[str, User], community, sign_in):
    client = sign_in("manager")
    assert "Save the liaison" in client.get(SETTINGS).content.decode()

    answer = client.post(f"{SETTINGS}liaison/", {"liaison": cast["reviewer"].pk}, follow=True)

    assert "Reviewer is the liaison now." in answer.content.decode()
    community.refresh_from_db()
    assert community.liaison == cast["reviewer"]


def test_somebody_who_cannot_be_named_gets_a_sentence(cast: dict[str, User], sign_in):
    answer = sign_in("manager").post(f"{SETTINGS}liaison/", {"liaison": cast["coordinator"].pk})

    assert answer.status_code == 422
    assert "Select a valid choice" in answer.content.decode()


def test_the_coordinator_reads_who_it_is(scoped: Community, cast: dict[str, User], sign_in):
    client = sign_in("coordinator")
    assert "Nobody is named yet" in client.get(SETTINGS).content.decode()

    actions.set_liaison(scoped, by=cast["manager"], liaison=cast["reviewer"])

    seen = client.get(SETTINGS).content.decode()
    assert "mailto:reviewer@example.org" in seen
    assert "Save the liaison" not in seen


def test_the_national_list_says_who_it_is(scoped: Community, cast: dict[str, User], sign_in):
    actions.set_liaison(scoped, by=cast["manager"], liaison=cast["reviewer"])

    client = sign_in("manager")
    assert "Liaison: Reviewer" in client.get("/national/communities/").content.decode()
    file = client.get("/national/communities/?format=csv").content.decode()
    assert "Liaison" in file.splitlines()[0]
