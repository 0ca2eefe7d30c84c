"""What the directory says about items 1.3, 2.1, 3.3 and 4.2, and confirming it."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django_scopes import scope

from communities.models import Community
from partners import actions as network
from partners.models import Kind, Partner
from stages import actions
from stages.checklist import checklist_of
from stages.models import Status
from stages.suggestions import Suggestion, suggestion_of, suggestions_in, weigh
from tests.factories import CommitmentFactory, CommunityFactory, PartnerFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 17, tzinfo=UTC)
LAST_YEAR = date(2025, 5, 1)
GROUPS = ("civic", "employer", "training", "workforce", "industry")


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def by(cast):
    return cast["coordinator"]


@pytest.fixture
def add(scoped) -> Callable[..., Partner]:
    """A partner since last year, so that it is no growth by itself."""

    def partner(*kinds: str, pipeline: str = "contacted", since: date = LAST_YEAR) -> Partner:
        return PartnerFactory(community=scoped, kinds=kinds, pipeline=pipeline, since=since)

    return partner


def said(community: Community, key: str) -> Suggestion:
    return weigh(community, [key], today=community.today())[key]


def asked(community: Community) -> dict[str, Suggestion]:
    checklist = checklist_of(community)
    return suggestions_in(checklist, checklist.lines)


@pytest.mark.parametrize(
    "employers, providers, because, not_yet",
    [
        (0, 0, "", "In touch so far: no employer and no provider."),
        (2, 1, "", "In touch so far: 2 employers and 1 provider."),
        (3, 0, "", "In touch so far: 3 employers and no provider."),
        (3, 1, "3 employers and 1 provider are in touch, as of November 25", ""),
        (4, 2, "4 employers and 2 providers are in touch, as of November 25", ""),
    ],
)
def test_network_has_begun(scoped, add, employers: int, providers: int, because: str, not_yet: str):
    for _ in range(employers):
        add("employer")
    for kind in ("training", "education")[:providers]:
        add(kind, pipeline="champion")

    takes = " It takes 3 employers and 1 training or education provider."
    assert said(scoped, "1.3") == Suggestion(because, not_yet and not_yet + takes)


def test_network_has_not_begun_with_names_on_a_list(scoped, add):
    for pipeline in ("identified", "inactive"):
        for kind in ("employer", "employer", "employer", "training"):
            add(kind, pipeline=pipeline)
    network.remove_partner(add("employer"), by=None)

    assert said(scoped, "1.3").not_yet.startswith("In touch so far: no employer and no provider.")


def test_provider_of_both_kinds_is_one_provider(scoped, add):
    add("training", "education")
    for _ in range(3):
        add("employer")

    assert said(scoped, "1.3").because.startswith("3 employers and 1 provider are")


def test_stakeholders_are_engaged_when_each_group_has_an_active_partner(scoped, add):
    for kind in (*GROUPS, "employer"):
        add(kind, pipeline="engaged")

    assert said(scoped, "2.1").because == (
        "Each group has an active partner: state and city leaders (1); employers (2); "
        "accelerated training providers (1); workforce development (1); and community, industry "
        "and civic organizations (1), as of November 25"
    )


@pytest.mark.parametrize(
    "pipeline, sentence",
    [
        (None, "No accelerated training provider is in the directory yet."),
        ("contacted", "No accelerated training provider is engaged yet."),
        ("inactive", "No accelerated training provider is in the directory yet."),
    ],
)
def test_stakeholders_name_the_group_that_is_missing(scoped, add, pipeline, sentence: str):
    for kind in GROUPS:
        if kind != "training":
            add(kind, pipeline="committed")
    if pipeline:
        add("training", pipeline=pipeline)
    add("education", pipeline="champion")

    assert said(scoped, "2.1") == Suggestion(not_yet=sentence)


@pytest.mark.parametrize(
    "promised, withdrawn, sentence",
    [
        (0, 0, "Employers made no new job commitment this quarter and withdrew none"),
        (1, 0, "Employers made 1 new job commitment this quarter and withdrew none"),
        (2, 1, "Employers made 2 new job commitments this quarter and withdrew 1"),
        (2, 2, "Employers made 2 new job commitments this quarter and withdrew 2"),
    ],
)
def test_employer_network_grows(scoped, add, by, promised: int, withdrawn: int, sentence: str):
    employer = add("employer", pipeline="committed")
    for _ in range(promised):
        CommitmentFactory(partner=employer, kind="internships")
    for _ in range(withdrawn):
        old = CommitmentFactory(partner=employer, on=LAST_YEAR)
        network.advance(old, to="withdrawn", by=by)

    suggestion = said(scoped, "3.3")

    if promised > withdrawn:
        assert suggestion == Suggestion(because=f"{sentence}, as of November 25")
    else:
        takes = "It takes more new ones than withdrawn ones."
        assert suggestion == Suggestion(not_yet=f"{sentence}. {takes}")


@pytest.mark.parametrize(
    "gained, lost, sentence",
    [
        (0, 0, "No partner joined or became active this quarter and no partner stopped"),
        (1, 0, "1 partner joined or became active this quarter and no partner stopped"),
        (3, 2, "3 partners joined or became active this quarter and 2 partners stopped"),
        (1, 1, "1 partner joined or became active this quarter and 1 partner stopped"),
    ],
)
def test_partners_grow_in_number(scoped, add, by, gained: int, lost: int, sentence: str):
    for n in range(gained):
        if n % 2:
            network.move(add("funder"), to="engaged", by=by)
        else:
            add("funder", pipeline="engaged", since=scoped.today())
    for _ in range(lost):
        network.move(add("civic", pipeline="engaged"), to="inactive", by=by)

    suggestion = said(scoped, "4.2")

    assert suggestion.looks_done == (gained > lost)
    assert (suggestion.because or suggestion.not_yet).startswith(f"{sentence} being active")


def test_sentences_name_nobody(scoped, add, by):
    for kind in Kind.values:
        for _ in range(3):
            partner = add(kind, pipeline="engaged", since=scoped.today())
            CommitmentFactory(partner=partner)

    sentences = [suggestion.because for suggestion in asked(scoped).values()]

    assert len([sentence for sentence in sentences if sentence]) == 4
    assert not [s for s in sentences for p in scoped.partners.all() if p.name in s]


def test_items_are_asked_about_while_they_are_open(scoped, by, django_assert_num_queries):
    assert set(asked(scoped)) == {"1.3", "2.1", "3.3", "4.2"}

    for key, to in (("1.3", "done"), ("2.1", "exempt"), ("3.3", "waiting"), ("4.2", "done")):
        words = {"waiting_on": "the mayor", "reason": "The county does it."}
        actions.change_status(scoped, key, to=to, by=by, **words)
    assert set(asked(scoped)) == {"3.3"}

    actions.change_status(scoped, "3.3", to="done", by=by)
    checklist = checklist_of(scoped)
    with django_assert_num_queries(0):
        assert suggestions_in(checklist, checklist.lines) == {}
        assert suggestion_of(checklist.line("3.3"), scoped) is None
        assert suggestion_of(checklist.line("3.1"), scoped) is None


@pytest.mark.parametrize("partners", [1, 3])
def test_all_suggestions_cost_two_queries(scoped, add, django_assert_num_queries, partners: int):
    for _ in range(partners):
        CommitmentFactory(partner=add("employer", "training", pipeline="engaged"))
    checklist = checklist_of(scoped)

    with django_assert_num_queries(2):
        suggestions_in(checklist, checklist.lines)
    with django_assert_num_queries(1):
        suggestion_of(checklist.line("3.3"), scoped)


def test_locked_stages_are_not_asked_about():
    applicant = CommunityFactory(status="prospective")
    with scope(community=applicant):
        assert set(asked(applicant)) == {"1.3"}
        assert suggestion_of(checklist_of(applicant).line("2.1"), applicant) is None


def test_recurring_items_are_asked_about_again_in_the_next_quarter(scoped, add, by, time_machine):
    CommitmentFactory(partner=add("employer"))
    quarter = scoped.quarter().starts_on
    actions.confirm_suggestion(scoped, "3.3", by=by, version=0, quarter=quarter)

    time_machine.move_to(datetime(2027, 1, 1, 5, tzinfo=UTC), tick=False)

    assert asked(scoped)["3.3"].not_yet.startswith("Employers made no new job commitment")


def test_communities_that_share_an_organization_count_their_own(scoped, add, other_community):
    partner = add("employer", pipeline="engaged", since=scoped.today())
    CommitmentFactory(partner=partner)
    with scope(community=other_community):
        PartnerFactory(
            community=other_community, name="Ours too", organization=partner.organization
        )

        assert not any(suggestion.looks_done for suggestion in asked(other_community).values())
    assert said(scoped, "3.3").looks_done


@pytest.fixture
def grows(add) -> Partner:
    """An employer whose promise makes 3.3 look done."""
    employer = add("employer", pipeline="committed")
    CommitmentFactory(partner=employer)
    return employer


BECAUSE = "Employers made 1 new job commitment this quarter and withdrew none, as of November 25"


def confirm(community: Community, key: str = "3.3", *, by, version: int = 0):
    return actions.confirm_suggestion(community, key, by=by, version=version)


def test_confirming_marks_the_item_done_and_says_why(scoped, grows, by):
    row = confirm(scoped, by=by)

    assert (row.status, row.completed_by, row.version) == (Status.DONE, by, 1)
    assert [(c.body, c.author) for c in row.comments.all()] == [(f"{BECAUSE}.", by)]
    log = scoped.activities.about("item:3.3").order_by("pk")
    assert [act.verb for act in log] == ["item.status_changed", "comment.added"]


def test_confirming_can_be_undone_like_any_change(scoped, grows, by):
    actions.change_status(scoped, "3.3", to="doing", by=by)
    confirm(scoped, by=by, version=1)

    row = actions.undo(scoped, "3.3", by=by, version=2)

    assert (row.status, row.completed_at) == (Status.DOING, None)
    assert asked(scoped)["3.3"].looks_done


def test_confirming_is_refused_when_it_does_not_hold_any_more(scoped, grows, by):
    network.advance(grows.commitments.get(), to="withdrawn", by=by)

    with pytest.raises(actions.Refused, match=r"not look done now\. Employers made no"):
        confirm(scoped, by=by)

    assert not scoped.progress.filter(status=Status.DONE).exists()
    assert not scoped.comments.exists()


@pytest.mark.parametrize("key, match", [("3.1", "does not look done now.$"), ("9.9", "no item")])
def test_confirming_is_refused_where_the_directory_says_nothing(scoped, by, key: str, match: str):
    with pytest.raises(actions.Refused, match=match):
        confirm(scoped, key, by=by)


def test_confirming_twice_marks_it_done_once(scoped, grows, by, cast):
    confirm(scoped, by=by)

    with pytest.raises(actions.Stale, match="Somebody else"):
        confirm(scoped, by=cast["contributor"])
    with pytest.raises(actions.Refused, match="“Done” already"):
        confirm(scoped, by=by, version=1)

    assert scoped.comments.count() == 1


def test_confirming_what_was_seen_last_quarter_is_refused(scoped, grows, by, time_machine):
    seen = scoped.quarter().starts_on
    time_machine.move_to(datetime(2027, 1, 1, 5, tzinfo=UTC), tick=False)

    with pytest.raises(actions.Stale, match="new quarter"):
        actions.confirm_suggestion(scoped, "3.3", by=by, version=0, quarter=seen)


def test_confirming_a_locked_item_is_refused(by):
    applicant = CommunityFactory(status="prospective")
    with scope(community=applicant), pytest.raises(actions.Refused, match="program approves"):
        confirm(applicant, "2.1", by=by)
