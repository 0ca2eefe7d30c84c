"""One's own dates in a calendar program: all of them, nobody else's, and at the right hour."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from icalendar import Calendar, Event

from communities import actions as people
from communities.models import Community, User
from reports import actions
from reports.models import CalendarFeed, CouncilMeeting, ProgressReport
from stages import actions as work
from tests.applying import ready
from tests.factories import CommunityFactory, RoundFactory

pytestmark = pytest.mark.django_db
# Two Fridays at nine in Louisville; between them the clocks go back.
IN_SUMMER_TIME = datetime(2026, 10, 30, 13, tzinfo=UTC)
IN_WINTER_TIME = datetime(2026, 11, 6, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at(time_machine):
    time_machine.move_to(datetime(2026, 10, 26, 15, tzinfo=UTC), tick=False)


def door(person: User) -> str:
    return reverse("reports:calendar", args=[actions.make_feed(by=person).token])


def read(person: User) -> dict[str, Event]:
    """What this person's calendar program gets, by title."""
    answer = Client().get(door(person))
    assert answer.status_code == 200
    return {str(event["summary"]): event for event in Calendar.from_ical(answer.content).events}


def own(community: Community, key: str, person: User, due_on: date) -> None:
    work.assign_owner(community, key, owner=person, by=person)
    work.set_due(community, key, due_on=due_on, by=person)


def meeting(community: Community, starts_at: datetime, **named: object) -> CouncilMeeting:
    return CouncilMeeting.objects.create(community=community, starts_at=starts_at, **named)


@pytest.fixture
def local(scoped: Community, cast: dict[str, User]) -> str:
    """An item of the coordinator's, due on a day."""
    by = cast["coordinator"]
    title = "Gespräche mit Müller, Söhne & Töchter; Räume, Stühle, Schlüssel und Getränke für alle"
    item = work.add_local_item(scoped, 1, title=title, by=by)
    own(scoped, item.key, by, date(2026, 11, 4))
    return title


def test_items_due_are_whole_days_under_their_own_title(local: str, scoped, cast):
    event = read(cast["coordinator"])[f"Louisville: {local}"]

    assert event.decoded("dtstart") == date(2026, 11, 4)
    assert event.decoded("dtend") == date(2026, 11, 5)
    assert event["transp"] == "TRANSPARENT"
    assert str(event["url"]).endswith(f"/c/louisville/items/{scoped.local_items.get().key}/")


def test_long_titles_are_folded_between_characters(local: str, cast):
    content = Client().get(door(cast["coordinator"])).content

    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert all(line.decode() or True for line in lines)  # no character is cut in two
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H" in lines
    assert b"X-PUBLISHED-TTL:PT6H" in lines
    assert b"M\xc3\xbcller\\, S\xc3\xb6hne" in content.replace(b"\r\n ", b"")


def test_only_open_items_of_ones_own_are_there(local: str, scoped, cast):
    own(scoped, "1.1", cast["contributor"], date(2026, 11, 5))
    own(scoped, "1.2", cast["coordinator"], date(2026, 11, 6))
    own(scoped, "1.3", cast["coordinator"], date(2026, 11, 7))
    work.change_status(scoped, "1.2", to="done", by=cast["coordinator"])

    days = {event.decoded("dtstart") for event in read(cast["coordinator"]).values()}

    assert days == {date(2026, 11, 4), date(2026, 11, 7)}


def test_a_recurring_item_follows_whoever_had_it_before(scoped, cast, time_machine):
    by = cast["coordinator"]
    for number in (1, 2):
        work.start_stage(scoped, number, by=by)
        work.complete_stage(scoped, number, by=by, reason="Long ago.")
    work.start_stage(scoped, 3, by=by)
    work.assign_owner(scoped, "3.3", owner=by, by=by)
    first = {str(event["uid"]) for event in read(by).values()}
    time_machine.move_to(datetime(2027, 1, 5, 15, tzinfo=UTC), tick=False)

    [later] = read(by).values()
    work.assign_owner(scoped, "3.3", owner=cast["contributor"], by=by)

    assert later.decoded("dtstart") == date(2027, 3, 31)
    assert str(later["uid"]) not in first
    assert read(by) == {}
    assert len(read(cast["contributor"])) == 1


def test_meetings_keep_their_hour_when_the_clocks_change(scoped: Community, cast):
    for at in (IN_SUMMER_TIME, IN_WINTER_TIME):
        meeting(scoped, at, place="City Hall, room 3; by the stairs", minutes_long=60)

    answer = Client().get(door(cast["council"])).content
    starts = [event.decoded("dtstart") for event in Calendar.from_ical(answer).events]

    assert sorted(starts) == [IN_SUMMER_TIME, IN_WINTER_TIME]
    assert {at.astimezone(scoped.zone).hour for at in starts} == {9}
    assert b"DTSTART:20261106T140000Z" in answer


def test_a_meeting_says_where_and_how_long_and_goes_when_it_is_cancelled(scoped, cast):
    one = meeting(scoped, IN_WINTER_TIME, place="City Hall, room 3", minutes_long=60, edits=4)
    event = read(cast["council"])["Louisville: the advisory council meets"]
    CouncilMeeting.objects.filter(pk=one.pk).update(
        cancelled_at=IN_SUMMER_TIME, cancelled_because="The room is taken."
    )

    assert str(event["location"]) == "City Hall, room 3"
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=1)
    assert (event["sequence"], event["transp"]) == (4, "OPAQUE")
    assert read(cast["council"]) == {}


def test_reports_are_there_for_who_writes_and_the_next_one_for_who_reads(scoped, cast):
    for month, due in ((7, 20), (8, 30), (9, 31)):
        ProgressReport.objects.create(
            community=scoped,
            starts_on=date(2026, month, 1),
            ends_on=date(2026, month + 1, 1),
            due_at=datetime(2026, 10, due, 13, tzinfo=UTC),
        )

    def days(person: str) -> list[int]:
        return sorted(event.decoded("dtstart").day for event in read(cast[person]).values())

    assert days("coordinator") == [20, 30, 31]
    assert days("council") == [30]
    assert days("other_council") == []


def test_reviewers_see_the_days_their_reviews_are_due(scoped, cast):
    Community.objects.filter(pk=scoped.pk).update(status="prospective", designated_on=None)
    scoped.refresh_from_db()
    application = ready(scoped, by=cast["coordinator"])
    people.submit(application, by=cast["coordinator"], to_round=RoundFactory())
    application.refresh_from_db()
    given = people.assign(application, reviewer=cast["reviewer"], by=cast["manager"])

    [event] = read(cast["reviewer"]).values()
    people.set_national_role(cast["reviewer"], None, by=None)

    assert event.decoded("dtstart") == given.due_on
    assert read(cast["manager"]) == {}
    assert read(cast["reviewer"]) == {}


def test_leaving_a_community_takes_its_dates_away_at_once(local: str, scoped, cast):
    meeting(scoped, IN_WINTER_TIME)
    people.set_role(scoped, cast["contributor"], "coordinator", by=cast["coordinator"])
    assert len(read(cast["coordinator"])) == 2

    people.end_membership(scoped, cast["coordinator"], by=cast["coordinator"])

    assert read(cast["coordinator"]) == {}


def test_two_people_never_see_each_others(local: str, scoped, other_community, cast):
    with scope(community=other_community):
        own(other_community, "1.1", cast["other_coordinator"], date(2026, 11, 9))
        meeting(other_community, IN_WINTER_TIME)

    here, there = read(cast["coordinator"]), read(cast["other_coordinator"])

    assert {title.split(":")[0] for title in here} == {"Louisville"}
    assert {title.split(":")[0] for title in there} == {"Toledo"}


def test_nothing_personal_is_in_it(local: str, scoped, cast):
    meeting(scoped, IN_WINTER_TIME, agenda="Speak about Jo Smith", attended="Jo Smith")

    content = Client().get(door(cast["coordinator"])).content.decode().replace("\r\n ", "")

    assert "Jo Smith" not in content
    assert not any(person.email in content for person in cast.values())


def test_the_same_dates_are_not_sent_twice(local: str, scoped, cast):
    page, client = door(cast["coordinator"]), Client()
    first = client.get(page)
    again = client.get(page, headers={"if-none-match": first["ETag"]})
    work.set_due(scoped, "1.1", due_on=date(2026, 12, 1), by=cast["coordinator"])
    work.assign_owner(scoped, "1.1", owner=cast["coordinator"], by=cast["coordinator"])
    changed = client.get(page, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert first["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
    assert first["Referrer-Policy"] == "no-referrer"
    assert first["X-Robots-Tag"] == "noindex"
    assert "Last-Modified" not in first
    assert not first.cookies


@pytest.mark.parametrize("places", [1, 3])
def test_it_costs_so_many_questions(cast, scoped, places, django_assert_num_queries):
    reviewer = cast["reviewer"]
    for number in range(places):
        community = CommunityFactory(name=f"Place {number}", slug=f"place-{number}")
        with scope(community=community):
            people.set_role(community, reviewer, "coordinator", by=None)
            item = work.add_local_item(community, 1, title="Find a venue", by=reviewer)
            own(community, item.key, reviewer, date(2026, 11, 4))
            own(community, "1.1", reviewer, date(2026, 11, 4))
            meeting(community, IN_WINTER_TIME)
    page = door(reviewer)
    Client().get(page)

    with django_assert_num_queries(9):
        assert Client().get(page).content.count(b"BEGIN:VEVENT") == 3 * places


def test_the_page_makes_renews_and_ends_the_address(local: str, cast, sign_in):
    client = sign_in("coordinator")
    assert "Make the address" in client.get("/calendar/").content.decode()

    client.post("/calendar/", {"act": "make"})
    first = door(cast["coordinator"])
    assert first in client.get("/calendar/").content.decode()
    client.post("/calendar/", {"act": "renew"})
    second = door(cast["coordinator"])
    statuses = [Client().get(page).status_code for page in (first, second)]
    client.post("/calendar/", {"act": "end"})
    client.post("/calendar/", {"act": "end"})

    assert statuses == [404, 200]
    assert Client().get(second).status_code == 404
    assert not CalendarFeed.objects.exists()


def test_an_unknown_address_is_said_in_plain_text(local: str, cast):
    page = door(cast["coordinator"])
    User.objects.filter(pk=cast["coordinator"].pk).update(is_active=False)

    answers = [Client().get(page), Client().get("/calendar/x.ics")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert {answer["Content-Type"] for answer in answers} == {"text/plain; charset=utf-8"}


def test_making_it_twice_makes_one(cast):
    made = [actions.make_feed(by=cast["council"]).token for _ in range(2)]

    assert made[0] == made[1]
