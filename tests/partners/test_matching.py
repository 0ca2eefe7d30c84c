"""Which names mean one organization, and who is told what about it."""

import re

import pytest
from django_scopes import scope
from hypothesis import example, given
from hypothesis import strategies as st

from communities.names import domain_of, name_key
from partners import actions
from partners.matching import duplicates_in, look_alikes, organizations_like
from partners.models import Organization
from partners.names import likeness, read
from tests.factories import ContactFactory, PartnerFactory
from tests.partners.merges import join

pytestmark = pytest.mark.django_db


def why(one: str, other: str) -> str:
    return likeness(read(one), read(other))[1]


@pytest.mark.parametrize(
    "one, other",
    [
        ("The Bit-Source, LLC", "Bit Source"),
        ("Greater Louisville Inc.", "Greater Louisville"),
        ("Mayor's Office", "Mayor’s  office"),
        ("AT&T", "AT and T"),
        ("Nestlé", "NESTLE"),
        ("KentuckianaWorks", "Kentuckiana Works"),
    ],
)
def test_a_key_is_equal_for_two_ways_of_writing(one: str, other: str):
    assert name_key(one) == name_key(other) != ""


@pytest.mark.parametrize(
    "one, other, reason",
    [
        ("Humana", "Humanna", "similar name"),
        ("Universty of Louisville", "University of Louisville", "similar name"),
        ("Louisville University", "University of Louisville", "similar name"),
        ("Jefferson Community College", "Jefferson Community & Technical College", "similar name"),
        ("Bitsource Labs", "Bit Source Labs LLC", "same name"),
        ("GLI", "Greater Louisville Inc.", "initials of the name"),
        ("JCTC", "Jefferson Community and Technical College", "initials of the name"),
        ("Bit Source", "Bit Source Kentucky", "part of the name"),
        ("Treehouse", "Treehouse Island", "part of the name"),
    ],
)
def test_a_likeness_says_why(one: str, other: str, reason: str):
    assert why(one, other) == why(other, one) == reason


@pytest.mark.parametrize(
    "one, other",
    [
        ("Community College of Denver", "Community College of Aurora"),
        ("Detroit Works", "Austin Works"),
        ("School District 4", "School District 5"),
        ("North Shore Foundation", "South Shore Foundation"),
        ("Louisville Metro: Parks", "Louisville Metro: Mayor's Office"),
        ("Stone Bank", "Store Bank"),
        ("GE", "Greater Eastside"),
        ("Chamber of Commerce", "Workforce Board"),
    ],
)
def test_names_of_two_organizations_are_not_alike(one: str, other: str):
    assert likeness(read(one), read(other)) == (0, "")


def test_two_things_of_one_place_are_less_alike_than_one_thing():
    library, chamber = read("Louisville Library"), read("Louisville Chamber")
    two, _why = likeness(library, chamber)
    one, _why = likeness(library, read("Louisville Public Library"))

    assert two < 60 < one


names = st.text(alphabet="abcdé &'-.12LINC", max_size=20)


@given(one=names, other=names)
@example(one="", other="")
@example(one="The", other="Inc.")
def test_a_likeness_has_no_sides(one: str, other: str):
    score, reason = likeness(read(one), read(other))

    assert (score, reason) == likeness(read(other), read(one))
    assert 0 <= score <= 100
    assert bool(score) == bool(reason)


# Search before add


def test_look_alikes_come_best_first_with_the_reason(scoped):
    for name in ("Bit Source", "Bitsourse", "Bit Source Kentucky", "Humana"):
        PartnerFactory(community=scoped, name=name)

    found = look_alikes(scoped, name="The Bit-Source, LLC")

    assert [(one.name, one.why) for one in found] == [
        ("Bit Source", "same name"),
        ("Bitsourse", "similar name"),
        ("Bit Source Kentucky", "part of the name"),
    ]


def test_look_alikes_are_at_most_five(scoped):
    for number in range(7):
        PartnerFactory(community=scoped, name=f"Bit Source {number}")

    assert len(look_alikes(scoped, name="Bit Source")) == 5


def test_look_alikes_find_a_name_that_is_still_being_written(scoped):
    PartnerFactory(community=scoped, name="Kentuckiana Works")

    assert [one.why for one in look_alikes(scoped, name="kent")] == ["begins like it"]
    assert look_alikes(scoped, name="ke") == []


def test_look_alikes_find_a_website_under_any_name(scoped):
    PartnerFactory(community=scoped, name="Humana", website="https://careers.humana.com/jobs")

    found = look_alikes(scoped, name="The insurer", website="http://www.humana.com")

    assert [(one.name, one.why) for one in found] == [("Humana", "same website")]


def test_a_page_on_a_social_network_is_nobodys_website(scoped):
    PartnerFactory(community=scoped, name="Humana", website="https://facebook.com/humana")

    assert look_alikes(scoped, name="Papa's", website="https://facebook.com/papas") == []


def test_look_alikes_leave_removed_partners_out(scoped, cast):
    partner = PartnerFactory(community=scoped, name="Humana")
    actions.remove_partner(partner, by=cast["coordinator"])

    assert look_alikes(scoped, name="Humana") == []


def test_look_alikes_find_a_merged_partner_by_its_old_name(scoped, cast):
    kept, merged = (PartnerFactory(community=scoped, name=n) for n in ("Insurer", "Humana"))
    last = PartnerFactory(community=scoped, name="Of Main Street")
    join(kept, merged, by=cast["coordinator"])
    join(last, kept, by=cast["coordinator"])

    found = look_alikes(scoped, name="Humana Inc.")

    assert [(one.pk, one.name, one.why) for one in found] == [
        (last.pk, "Of Main Street", "was also “Humana”")
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_look_alikes_ask_once(scoped, number: int, django_assert_num_queries):
    for i in range(number):
        PartnerFactory(community=scoped, name=f"Bit Source {i}")

    with django_assert_num_queries(1):
        look_alikes(scoped, name="Bit Source", website="https://bitsource.com")


# The shared organizations


def known(*names: str, website: str = "") -> list[Organization]:
    rows = [Organization.named(name, website=website) for name in names]
    return Organization.objects.bulk_create(rows)


def test_an_organization_is_found_by_its_website_first():
    (owner,) = known("Humana", website="https://humana.com")
    known("Health Insurer")

    found = organizations_like(name="Health insurer", website="https://careers.humana.com")

    assert [one.name for one in found] == ["Humana", "Health Insurer"]
    assert found[0] == owner


@pytest.mark.parametrize(
    "written", ["Humanna", "humana inc", "Hum", "Humana Foundation", "HUMANA, Inc."]
)
def test_an_organization_is_found_by_its_name(written: str):
    known("Humana", "Norton", "Humble Pie Bakery of the Greater Valley of Ohio")

    assert organizations_like(name=written)[0].name == "Humana"


@pytest.mark.parametrize("written", ["", "H", "Hu", "...", "!?"])
def test_too_few_letters_find_no_organization(written: str):
    known("Humana", "Hu", "H")

    assert organizations_like(name=written) == []


def test_a_misspelled_beginning_is_found_by_the_longest_words():
    known("Community College of Denver", "Community College of Aurora")

    found = organizations_like(name="Comunity Colledge of Denver")

    assert [one.name for one in found] == ["Community College of Denver"]


def test_organizations_are_no_more_than_asked_for():
    known(*(f"Bit Source {n}" for n in "ABCDEFGH"))

    assert len(organizations_like(name="Bit Source")) == 5
    assert len(organizations_like(name="Bit Source", limit=2)) == 2


def test_organizations_are_the_same_whoever_asks(cast, community, other_community):
    with scope(community=community):
        PartnerFactory(community=community, name="Humana", website="https://humana.com")

    outside = organizations_like(name="Humana", website="https://humana.com")
    for home in (community, other_community):
        with scope(community=home):
            assert organizations_like(name="Humana", website="https://humana.com") == outside
    assert len(outside) == 1


def test_organizations_read_no_rows_of_communities(django_assert_num_queries):
    known("Humana", website="https://humana.com")

    with django_assert_num_queries(2) as asked:  # outside every scope: tenant rows would raise
        organizations_like(name="Humana", website="https://humana.com")

    tables = [re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"]) for query in asked]
    assert {table for names in tables for table in names} == {"partners_organization"}


# The finder


def pairs(community) -> list[tuple[set[str], str]]:
    return [(set(pair.names), pair.why) for pair in duplicates_in(community)]


def test_the_finder_pairs_what_shares_more_first(scoped):
    website = "https://louisvilleky.gov/"
    for name in ("Louisville Metro: Parks", "Louisville Metro: Mayor's Office"):
        PartnerFactory(community=scoped, name=name, website=website)
    PartnerFactory(community=scoped, name="Bit Source", website="https://bitsource.com")
    PartnerFactory(community=scoped, name="Bitsourse", website="https://www.bitsource.com/jobs")
    PartnerFactory(community=scoped, name="Humana")

    assert pairs(scoped) == [
        ({"Bit Source", "Bitsourse"}, "same website, similar name"),
        ({"Louisville Metro: Parks", "Louisville Metro: Mayor's Office"}, "same website"),
    ]


@pytest.mark.parametrize(
    "one, other",
    [
        ("Humana", "Huamna"),
        ("Humana", "Umana"),
        ("Greater Louisville Inc.", "GLI"),
        ("Jefferson Tech", "Jefferson Technical"),
        ("Louisville Free Public Library", "Library, Louisville Free"),
    ],
)
def test_the_finder_finds_it(scoped, one: str, other: str):
    for name in (one, other, "Norton", "Zip Code Wilmington", "Aardvark"):
        PartnerFactory(community=scoped, name=name)

    assert [pair for pair, _why in pairs(scoped)] == [{one, other}]


def test_the_finder_goes_by_a_shared_contact(scoped):
    for name in ("Humana", "Insurer on Main Street"):
        ContactFactory(partner=PartnerFactory(community=scoped, name=name), email="ann@humana.com")

    assert pairs(scoped) == [({"Humana", "Insurer on Main Street"}, "same contact")]


def test_other_websites_speak_against_it(scoped):
    for number, name in enumerate(("Jefferson College", "Jefferson Community College")):
        PartnerFactory(community=scoped, name=name, website=f"https://jefferson{number}.edu")
    (apart,) = duplicates_in(scoped)
    for partner in scoped.partners.all():
        actions.change_partner(partner, by=partner.changed_by, website="")

    (together,) = duplicates_in(scoped)

    assert apart.score == together.score - 10


def test_the_finder_leaves_other_communities_out(cast, community, other_community):
    for home, name in ((community, "Humana"), (other_community, "Humanna")):
        with scope(community=home):
            PartnerFactory(community=home, name=name)

    with scope(community=community):
        assert duplicates_in(community) == []


def test_a_shared_domain_of_many_departments_pairs_only_neighbors(scoped):
    for number in range(40):
        letters = chr(97 + number % 26) * 4 + chr(97 + number // 26) * 4
        PartnerFactory(community=scoped, name=f"Dept {letters}", website="https://louisvilleky.gov")

    found = duplicates_in(scoped)

    assert len(found) < 40 * 6
    assert {pair.why for pair in found} <= {"same website", "same website, similar name"}


@pytest.mark.parametrize("number", [1, 3])
def test_the_finder_asks_four_times(scoped, number: int, django_assert_num_queries):
    for i in range(number):
        ContactFactory(partner=PartnerFactory(community=scoped, name=f"Bit Source {i}"))

    with django_assert_num_queries(4):
        duplicates_in(scoped)


def test_domains_are_those_of_the_organization():
    assert domain_of("https://careers.cvs.com/jobs") == "cvs.com"
    assert domain_of("https://www.ed.ac.uk") == "ed.ac.uk"
    assert domain_of("https://bit.wordpress.com") == ""
