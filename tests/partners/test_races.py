"""Two people at the same partner at the same moment, on two real connections."""

from collections.abc import Callable

import pytest
from django.db import connection
from django_scopes import scope

from communities.models import Community
from partners import actions
from partners.models import Commitment, Organization, Partner
from tests.factories import CommitmentFactory, ContactFactory, InteractionFactory, PartnerFactory
from tests.stages.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one writer in at a time: there is no race to lose. Run on PostgreSQL.",
    ),
]
Act = Callable[..., object]


@pytest.fixture
def run(community: Community) -> Callable[..., list[object]]:
    """Do these acts at once, each in a scope and on a connection of its own."""

    def inside(act: Act, args: tuple[object, ...], more: dict[str, object]) -> Callable[[], object]:
        def do() -> object:
            with scope(community=community):
                return act(*args, **more)

        return do

    def run(*acts: tuple[Act, tuple[object, ...], dict[str, object]]) -> list[object]:
        return at_once(*(inside(*act) for act in acts))

    return run


def refused(outcomes: list[object]) -> int:
    assert None not in outcomes, "an act ended in an error"
    return sum(isinstance(outcome, actions.Refused) for outcome in outcomes)


def test_two_people_add_one_partner(run, community, cast):
    by = (cast["coordinator"], cast["contributor"])

    outcomes = run(
        (actions.add_partner, (community,), {"name": "Bit Source", "by": by[0]}),
        (actions.add_partner, (community,), {"name": "The Bit-Source, LLC", "by": by[1]}),
    )

    assert refused(outcomes) == 1
    with scope(community=community):
        assert Partner.objects.count() == 1
        assert community.activities.verbs("partner.added").count() == 1


def test_two_partners_of_one_domain_name_one_organization(run, community, cast):
    outcomes = run(
        *(
            (
                actions.add_partner,
                (community,),
                {"name": name, "website": "cvs.com", "by": cast["coordinator"]},
            )
            for name in ("CVS", "Caremark", "MinuteClinic")
        )
    )

    assert refused(outcomes) == 0
    assert Organization.objects.count() == 1


def test_two_partners_take_one_name(run, community, cast):
    with scope(community=community):
        one, other = (PartnerFactory(community=community) for _ in range(2))

    outcomes = run(
        (actions.change_partner, (one,), {"name": "Bit Source", "by": cast["coordinator"]}),
        (actions.change_partner, (other,), {"name": "Bit Source", "by": cast["contributor"]}),
    )

    assert refused(outcomes) == 1
    with scope(community=community):
        assert Partner.objects.filter(key="bitsource").count() == 1


def test_a_name_is_brought_back_and_given_away(run, community, cast, partner):
    with scope(community=community):
        actions.remove_partner(partner, by=cast["coordinator"])

    outcomes = run(
        (actions.restore_partner, (partner,), {"by": cast["coordinator"]}),
        (actions.add_partner, (community,), {"name": "Bit Source", "by": cast["contributor"]}),
    )

    assert refused(outcomes) == 1
    with scope(community=community):
        assert Partner.objects.kept().count() == 1


def test_eight_people_change_one_partner(run, community, cast, partner):
    outcomes = run(
        *(
            (
                actions.change_partner,
                (partner,),
                {"notes": f"{n}", "version": 0, "by": cast["contributor"]},
            )
            for n in range(8)
        )
    )

    assert refused(outcomes) == 7
    with scope(community=community):
        assert Partner.objects.get().version == 1
        assert community.activities.verbs("partner.changed").count() == 1


def test_a_second_click_writes_nothing_twice(run, community, cast, partner):
    by = cast["coordinator"]
    call = (actions.log_interaction, (partner,), {"kind": "call", "summary": "Spoke.", "by": by})
    hires = (actions.add_commitment, (partner,), {"kind": "hires", "quantity": 5, "by": by})
    person = (actions.add_contact, (partner,), {"name": "Jo", "by": by})

    outcomes = run(call, call, hires, hires, person, person)

    assert refused(outcomes) == 0
    with scope(community=community):
        rows = (community.interactions, community.commitments, community.contacts)
        assert [row.count() for row in rows] == [1, 1, 1]


def test_two_people_name_the_primary_contact(run, community, cast, partner):
    """Each changes the other's contact on the way: neither waits for the other for ever."""
    with scope(community=community):
        people = [ContactFactory(partner=partner) for _ in range(4)]

    for _ in range(3):
        outcomes = run(
            *(
                (actions.change_contact, (one,), {"is_primary": True, "by": cast["coordinator"]})
                for one in people
            )
        )

        assert refused(outcomes) == 0
        with scope(community=community):
            assert partner.contacts.filter(is_primary=True).count() == 1


def test_one_address_is_written_down_by_two(run, community, cast, partner):
    outcomes = run(
        (actions.add_contact, (partner,), {"name": "Jo", "email": "jo@x.com", "by": None}),
        (actions.add_contact, (partner,), {"name": "Joe", "email": "jo@x.com", "by": None}),
    )

    assert refused(outcomes) == 1


def test_a_promise_is_delivered_by_several_and_all_of_it_counts_once(run, community, cast, partner):
    with scope(community=community):
        hires = CommitmentFactory(partner=partner, quantity=5)

    outcomes = run(
        *(
            (actions.deliver, (hires,), {"delivered": n, "version": 0, "by": cast["contributor"]})
            for n in (1, 2, 5)
        ),
        (actions.advance, (hires,), {"to": "withdrawn", "version": 0, "by": cast["coordinator"]}),
    )

    assert refused(outcomes) == 3
    with scope(community=community):
        now = Commitment.objects.get()
        assert now.version == 1
        assert community.activities.verbs("commitment.delivered", "commitment.moved").count() == 1


def test_two_people_follow_up(run, community, cast, partner):
    with scope(community=community):
        call = InteractionFactory(
            partner=partner, by=cast["coordinator"], follow_up_on=community.today()
        )

    outcomes = run(
        *(
            (actions.followed_up, (call,), {"by": cast[who]})
            for who in ("coordinator", "contributor")
        )
    )

    assert refused(outcomes) == 1
    with scope(community=community):
        assert community.activities.verbs("interaction.followed_up").count() == 1


def test_a_partner_is_removed_while_somebody_logs_a_call(run, community, cast, partner):
    outcomes = run(
        (actions.remove_partner, (partner,), {"by": cast["coordinator"]}),
        (
            actions.log_interaction,
            (partner,),
            {"kind": "call", "summary": "Spoke.", "by": cast["contributor"]},
        ),
    )

    # Either the call came first, or its writer is told; the removal stands in both cases.
    with scope(community=community):
        assert not Partner.objects.kept().exists()
        assert community.interactions.count() == 1 - refused(outcomes)
