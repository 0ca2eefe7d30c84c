"""The shared organizations: counted once, corrected and joined by the program's staff alone."""

import pytest
from django.contrib.admin.models import LogEntry
from django_scopes import scope, scopes_disabled

from communities.models import Activity, Community
from partners import actions
from partners.matching import organizations_like
from partners.models import Kind, Organization, Partner
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/partners/organization/"


@pytest.fixture
def by(cast):
    return cast["manager"]


def add(community: Community, name: str, **fields) -> Partner:
    with scope(community=community):
        return PartnerFactory(community=community, name=name, **fields)


def organization_of(partner: Partner) -> Organization:
    with scopes_disabled():
        return Partner.objects.select_related("organization").get(pk=partner.pk).organization


# One for the nation


def test_partners_of_one_domain_share_an_organization(community, other_community):
    here = add(community, "Humana", website="https://www.humana.com/jobs")
    there = add(other_community, "Humana of Ohio", website="https://careers.humana.com")

    assert here.organization == there.organization


def test_partners_of_one_name_do_not(community, other_community):
    here, there = add(community, "Workforce Board"), add(other_community, "Workforce Board")

    assert here.organization != there.organization


def test_an_employer_counts_once_in_the_nation(community, other_community):
    for home in (community, other_community):
        add(home, "Humana", website="https://humana.com", kinds=["employer"])
        add(home, f"Library of {home}", kinds=["education"])

    with scopes_disabled():
        assert Organization.objects.with_partners(Kind.EMPLOYER).count() == 1
        assert Organization.objects.with_partners(Kind.EDUCATION).count() == 2
    with scope(community=community):
        assert Organization.objects.with_partners(Kind.EDUCATION).count() == 1


def test_removed_partners_do_not_count(community, cast):
    partner = add(community, "Humana")
    with scope(community=community):
        actions.remove_partner(partner, by=cast["coordinator"])

        assert Organization.objects.with_partners(Kind.EMPLOYER).count() == 0


# Corrected


def test_a_correction_works_out_key_and_domain(by):
    wrong = Organization.named("Hummana", website="https://humana.con")
    wrong.save()

    actions.correct_organization(wrong, by=by, name="Humana Inc.", website="www.humana.com")

    wrong.refresh_from_db()
    assert (wrong.name, wrong.key) == ("Humana Inc.", "humana")
    assert (wrong.website, wrong.domain) == ("https://www.humana.com", "humana.com")
    assert LogEntry.objects.get().user == by


@pytest.mark.parametrize(
    "name, website, sentence",
    [
        ("Humana", "https://norton.org", "norton.org is the address of “Norton”"),
        ("", "https://humana.com", "Give the partner a name"),
        ("Humana", "not an address", "is not a web address"),
    ],
)
def test_a_wrong_correction_is_refused(by, name: str, website: str, sentence: str):
    Organization.named("Norton", website="https://norton.org").save()
    organization = Organization.named("Humana")
    organization.save()

    with pytest.raises(actions.Refused, match=sentence):
        actions.correct_organization(organization, by=by, name=name, website=website)

    assert LogEntry.objects.count() == 0


def test_a_correction_that_changes_nothing_leaves_no_line(by):
    organization = Organization.named("Humana")
    organization.save()

    actions.correct_organization(organization, by=by, name="Humana", website="")

    assert LogEntry.objects.count() == 0


def test_a_correction_leaves_what_communities_wrote(community, by):
    partner = add(community, "Humanna here", website="https://humana.com")

    actions.correct_organization(
        partner.organization, by=by, name="Humana", website="https://humana.com"
    )

    with scope(community=community):
        partner.refresh_from_db()
    assert partner.name == "Humanna here"


# Joined


@pytest.fixture
def two(community, other_community) -> tuple[Partner, Partner]:
    return (
        add(community, "Humana", website="https://humana.com"),
        add(other_community, "Humana Health", website="https://humana-health.com"),
    )


def test_partners_of_all_communities_point_to_the_kept_one(two, by):
    here, there = two

    actions.merge_organizations(here.organization, [there.organization], by=by)

    assert organization_of(there) == here.organization
    with scopes_disabled():
        assert Organization.objects.with_partners(Kind.EMPLOYER).get() == here.organization


def test_joining_tells_no_community(two, by):
    versions = [partner.version for partner in two]
    with scopes_disabled():
        before = Activity.objects.count()

    actions.merge_organizations(two[0].organization, [two[1].organization], by=by)

    with scopes_disabled():
        assert Activity.objects.count() == before
        assert [Partner.objects.get(pk=p.pk).version for p in two] == versions
        assert [Partner.objects.get(pk=p.pk).name for p in two] == ["Humana", "Humana Health"]
    assert "Merged into “Humana”" in LogEntry.objects.get().change_message


def test_the_old_domain_finds_the_kept_one(two, community, by):
    here, there = two
    actions.merge_organizations(here.organization, [there.organization], by=by)

    found = organizations_like(name="Something else", website="https://humana-health.com")
    added = add(community, "Health of Humana", website="https://jobs.humana-health.com")

    assert found == [here.organization]
    assert added.organization == here.organization


def test_the_merged_name_is_not_offered_any_more(two, by):
    here, there = two

    actions.merge_organizations(here.organization, [there.organization], by=by)

    assert organizations_like(name="Humana Health") == [here.organization]


def test_the_kept_one_takes_a_domain_if_it_has_none(by):
    kept = Organization.named("Humana")
    merged = Organization.named("Humana Inc.", website="https://humana.com")
    kept.save()
    merged.save()

    actions.merge_organizations(kept, [merged], by=by)

    assert Organization.objects.with_domain("humana.com").get() == kept


def test_joining_twice_stays_one_step_long(by):
    rows = [Organization.named(name, website=f"https://{name}.com") for name in ("a1", "b1", "c1")]
    first, second, third = Organization.objects.bulk_create(rows)

    actions.merge_organizations(second, [first], by=by)
    actions.merge_organizations(third, [second], by=by)

    assert {one.heir for one in Organization.objects.all()} == {third}


def test_what_is_merged_already_is_refused(two, by):
    here, there = two
    actions.merge_organizations(here.organization, [there.organization], by=by)

    with pytest.raises(actions.Refused, match="not merged yet"):
        actions.merge_organizations(here.organization, [there.organization], by=by)
    with pytest.raises(actions.Refused, match="two at least"):
        actions.merge_organizations(here.organization, [here.organization], by=by)


def test_a_merge_of_partners_is_taken_back_after_their_organizations_were_joined(
    community, cast, by
):
    kept = add(community, "Humana")
    merged = add(community, "Humanna", website="https://humana.com")
    with scope(community=community):
        done = actions.merge(kept, merged, by=cast["coordinator"], choices={}, versions=(0, 0))
    nation = Organization.named("Humana of the nation")
    nation.save()
    actions.merge_organizations(nation, [merged.organization], by=by)

    with scope(community=community):
        actions.undo_merge(done, by=cast["coordinator"])

    assert organization_of(merged) == nation
    assert organization_of(kept) == nation


# The operator's window


def test_the_window_is_for_program_managers(two, sign_in):
    assert sign_in("manager").get(LIST).status_code == 200
    assert sign_in("reviewer").get(LIST).status_code == 403
    assert sign_in("coordinator").get(LIST, follow=True).status_code == 403


def test_the_window_corrects_through_the_act(two, sign_in, cast):
    organization = two[0].organization
    page = f"{LIST}{organization.pk}/change/"
    typed = {"name": "Humana, Incorporated", "website": "humana.org"}

    response = sign_in("manager").post(page, typed)

    organization.refresh_from_db()
    assert response.status_code == 302
    assert (organization.key, organization.domain) == ("humana", "humana.org")
    assert LogEntry.objects.get().user == cast["manager"]


def test_the_window_says_whose_an_address_is(two, sign_in):
    page = f"{LIST}{two[0].organization_id}/change/"

    response = sign_in("manager").post(page, {"name": "X", "website": "https://humana-health.com"})

    assert response.status_code == 200
    assert "is the address of “Humana Health”" in response.content.decode()


def test_the_window_asks_which_one_is_kept(two, sign_in):
    here, there = two
    chosen = {"action": "merge", "_selected_action": [p.organization_id for p in two]}
    client = sign_in("manager")

    asked = client.post(LIST, chosen).content.decode()
    answer = client.post(LIST, {**chosen, "keep": there.organization_id}, follow=True)

    assert "Which of them is kept?" in asked
    assert "They are one organization now: Humana Health." in answer.content.decode()
    assert organization_of(here) == there.organization


def test_the_window_refuses_a_single_one(two, sign_in):
    chosen = {"action": "merge", "_selected_action": [two[0].organization_id]}

    response = sign_in("manager").post(LIST, chosen, follow=True)

    assert "two at least" in response.content.decode()


def test_nothing_is_added_or_deleted_in_the_window(two, sign_in):
    client = sign_in("manager")

    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{two[0].organization_id}/delete/").status_code == 403
