"""Two people at the same item at the same moment, on two real connections."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django_scopes import scope

from communities.models import Community, User
from stages import actions
from stages.models import ChecklistItem, Status

pytestmark = [
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one writer in at a time: there is no race to lose. Run on PostgreSQL.",
    ),
]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that start together; what each returned or refused with."""
    start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(index: int) -> None:
        start.wait(timeout=10)
        try:
            outcomes[index] = acts[index]()
        except actions.Refused as refused:
            outcomes[index] = refused
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def change(community: Community, by: User, to: str, *, version: int = 0, key: str = "3.1"):
    def act() -> object:
        with scope(community=community):
            return actions.change_status(community, key, to=to, by=by, version=version)

    return act


@pytest.mark.parametrize("key", ["3.1", "3.2"])
def test_two_first_touches_of_one_item(emptied, community, cast, key: str):
    outcomes = at_once(
        change(community, cast["coordinator"], "done", key=key),
        change(community, cast["contributor"], "doing", key=key),
    )

    stale = [o for o in outcomes if isinstance(o, actions.Stale)]
    with scope(community=community):
        row = community.progress.get()
        log = community.activities.about(f"item:{key}").get()
    assert (len(stale), row.version, log.data["now"]) == (1, 1, row.status)


def test_eight_people_change_one_item(emptied, community, cast):
    with scope(community=community):
        actions.change_status(community, "3.1", to="doing", by=cast["coordinator"])

    acts = [change(community, cast["contributor"], s, version=1) for s in ("done", "todo") * 4]
    outcomes = at_once(*acts)

    assert sum(isinstance(o, actions.Stale) for o in outcomes) == 7
    with scope(community=community):
        assert community.progress.get().version == 2
        assert community.activities.about("item:3.1").count() == 2


def test_two_people_start_one_stage(emptied, community, cast):
    def start(by: User) -> Callable[[], object]:
        def act() -> object:
            with scope(community=community):
                return actions.start_stage(community, 1, by=by)

        return act

    outcomes = at_once(start(cast["coordinator"]), start(cast["contributor"]))

    assert sum(isinstance(o, actions.Refused) for o in outcomes) == 1
    with scope(community=community):
        assert community.activities.about("stage:1").count() == 1


def test_a_comment_and_a_tick_both_stay(emptied, community, cast):
    def comment() -> object:
        with scope(community=community):
            return actions.comment(community, "3.1", body="Nearly.", by=cast["contributor"])

    outcomes = at_once(comment, change(community, cast["coordinator"], "done"))

    assert not any(isinstance(o, Exception) for o in outcomes)
    with scope(community=community):
        assert community.progress.get().status == Status.DONE
        assert community.comments.count() == 1
    assert ChecklistItem.objects.count() == 22
