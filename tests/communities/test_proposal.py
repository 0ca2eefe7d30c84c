"""The balanced proposal: what it never does, whatever the rows."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from communities.proposal import Able, Proposal, Wanting, propose

PEOPLE = range(1, 7)
STATES = st.frozensets(st.sampled_from(["KY", "OH", "IN"]), max_size=2)
SOME = st.frozensets(st.sampled_from(PEOPLE), max_size=4)
WANTING = st.lists(
    st.builds(
        Wanting, pk=st.integers(1, 12), states=STATES, lacks=st.integers(0, 4), taken=SOME,
        barred=SOME,
    ),
    max_size=8,
    unique_by=lambda one: one.pk,
)  # fmt: skip
ABLE = st.lists(
    st.builds(
        Able, pk=st.sampled_from(PEOPLE), load=st.integers(0, 6), most=st.integers(0, 8),
        states=STATES,
    ),
    unique_by=lambda one: one.pk,
)  # fmt: skip


def loads(proposal: Proposal, able: list[Able]) -> Counter[int]:
    before = Counter({one.pk: one.load for one in able})
    return before + Counter(pair.reviewer for pair in proposal.pairs)


@given(WANTING, ABLE)
def test_never_a_conflict_never_twice_and_never_above_what_one_takes(wanting, able):
    proposal = propose(wanting, able)

    asked = {one.pk: one for one in wanting}
    pairs = [(pair.application, pair.reviewer) for pair in proposal.pairs]
    assert len(pairs) == len(set(pairs))
    assert [p for p in pairs if p[1] in asked[p[0]].barred | asked[p[0]].taken] == []
    after, new = loads(proposal, able), Counter(reviewer for _, reviewer in pairs)
    assert [one.pk for one in able if new[one.pk] and after[one.pk] > one.most] == []
    got = Counter(application for application, _ in pairs)
    lacking = {one.pk: one.lacks - got[one.pk] for one in wanting if one.lacks > got[one.pk]}
    assert proposal.short == lacking


@given(WANTING, ABLE)
def test_loads_lie_within_one_of_each_other_where_conflicts_allow(wanting, able):
    """Nobody could pass a review on to somebody who has at least two fewer."""
    proposal = propose(wanting, able)

    asked, after = {one.pk: one for one in wanting}, loads(proposal, able)
    pairs = {(pair.application, pair.reviewer) for pair in proposal.pairs}
    uneven = [
        (application, reviewer, other.pk)
        for application, reviewer in pairs
        for other in able
        if other.pk not in asked[application].barred | asked[application].taken
        and (application, other.pk) not in pairs
        and after[other.pk] < other.most
        and after[other.pk] <= after[reviewer] - 2
    ]
    assert uneven == []


@given(WANTING, ABLE)
def test_nothing_is_short_while_somebody_who_may_has_room(wanting, able):
    proposal = propose(wanting, able)

    asked, after = {one.pk: one for one in wanting}, loads(proposal, able)
    pairs = {(pair.application, pair.reviewer) for pair in proposal.pairs}
    idle = [
        (application, one.pk)
        for application in proposal.short
        for one in able
        if one.pk not in asked[application].barred | asked[application].taken
        and (application, one.pk) not in pairs
        and after[one.pk] < one.most
    ]
    assert idle == []


@given(WANTING, ABLE)
def test_the_same_rows_give_the_same_proposal(wanting, able):
    assert propose(wanting, able) == propose(reversed(wanting), reversed(able))


def test_it_says_why_and_prefers_another_state():
    flint = Wanting(1, frozenset({"MI"}), lacks=2, barred=frozenset({3}))
    able = [
        Able(1, load=2, most=9, states=frozenset({"MI"})),
        Able(2, load=2, most=9, states=frozenset({"OH"})),
        Able(3, load=0, most=9),
        Able(4, load=5, most=9),
    ]

    proposal = propose([flint], able)

    assert [(pair.reviewer, pair.why) for pair in proposal.pairs] == [
        (2, "fewest reviews so far among those who may (2), from another state"),
        (
            1,
            "fewest reviews so far among those who may (2), from the same state, for an even load",
        ),
    ]


def test_somebody_full_passes_one_on_to_make_room():
    """Only 1 may review the second application, and the first one came to 1 before."""
    wanting = [Wanting(1, frozenset(), lacks=1), Wanting(2, frozenset(), 1, frozenset({2}))]
    able = [Able(1, load=0, most=1), Able(2, load=0, most=1)]

    proposal = propose(wanting, able)

    assert [(pair.application, pair.reviewer) for pair in proposal.pairs] == [(1, 2), (2, 1)]
    assert proposal.short == {}


def test_three_hundred_applications_are_spread_evenly():
    wanting = [Wanting(n, frozenset({"KY"}), lacks=5) for n in range(1, 301)]
    able = [Able(n, load=n % 3, most=80) for n in range(1, 31)]

    proposal = propose(wanting, able)

    after = loads(proposal, able)
    assert max(after.values()) - min(after.values()) <= 1
    assert proposal.short == {}
