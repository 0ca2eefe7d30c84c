"""Placements that leave as a sheet come back: here it changes nothing, and elsewhere all is there.

What a sheet would run as a formula, or read as nothing, comes back as it was written.
"""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from communities.models import Community, User
from communities.names import name_key
from communities.refusal import Refused
from partners import actions as network
from partners import imports
from partners.models import Outcome, Partner, SheetImport
from partners.names import tidy
from placements import actions
from placements.models import BANDS, Evidence, Kind, Placement
from placements.occupations import FAMILY_OF, Family
from placements.placement_sheet import PLACEMENTS, export_csv
from tests.factories import CohortFactory, PartnerFactory, PlacementFactory, ProgramFactory
from tests.partners.merges import join
from tests.partners.test_import_round_trip import NAMES, TEXT

pytestmark = pytest.mark.django_db

START = date(2026, 5, 4)
FIELDS = (
    *("issuer", "reference", "employer", "program", "cohort", "family", "occupation", "title"),
    *("kind", "starts_on", "wage", "prior_wage", "evidence", "reported_by", *BANDS, "note"),
    "previous_on",
)
MONEY = st.decimals(min_value=Decimal("0.01"), max_value=Decimal("9999.99"), places=2)
LINES = TEXT.map(tidy)
jobs = st.fixed_dictionaries(
    {
        "reference": LINES.map(lambda text: text[:40].strip()).filter(bool),
        "employer": NAMES.map(lambda text: text[:150].strip()).filter(name_key),
        "training": st.sampled_from(["", "program", "cohort"]),
        "title": LINES.map(lambda text: text[:100].strip()),
        "kind": st.sampled_from(Kind.values),
        "starts_on": st.integers(0, 400).map(lambda days: START - timedelta(days=days)),
        "wage": st.one_of(st.none(), MONEY),
        "prior_wage": st.one_of(st.none(), st.just(Decimal(0)), MONEY),
        "evidence": st.sampled_from(Evidence.values),
        "reported_by": LINES.map(lambda text: text[:100].strip()),
        "note": LINES.map(lambda text: text[:300].strip()),
        "work": st.one_of(
            st.sampled_from(Family.values).map(lambda family: (family, "")),
            st.sampled_from(sorted(FAMILY_OF)).map(lambda code: (str(FAMILY_OF[code]), code)),
            st.just(("software", "11-1011.00")),
        ),
        **{field: st.sampled_from(["", *bands.values]) for field, (_, bands) in BANDS.items()},
    }
)
JOB = {
    "reference": "IA-17",
    "employer": "Humana",
    "training": "",
    "title": "",
    "kind": "full_time",
    "starts_on": START,
    "wage": None,
    "prior_wage": Decimal(0),
    "evidence": "partner",
    "reported_by": "",
    "note": "",
    "work": ("software", ""),
    **dict.fromkeys(BANDS, ""),
}


def furnish(community: Community, provider: Partner, some: list[dict[str, Any]]) -> None:
    """Log these; those that repeat one another are left out."""
    name = f"{provider} teaches"
    program = ProgramFactory(community=community, provider=provider, name=name)
    cohort = CohortFactory(program=program, name="-evenings")
    there = {partner.key: partner for partner in community.partners.kept()}
    for described in some:
        said = dict(described)
        family, occupation = said.pop("work")
        training = said.pop("training")
        called = said.pop("employer")
        employer = there.get(name_key(called)) or network.add_partner(
            community, by=None, name=called
        )
        there[employer.key] = employer
        try:
            actions.log_placement(
                community,
                by=None,
                issuer=provider,
                employer=employer,
                family=family,
                occupation=occupation,
                program=program if training else None,
                cohort=cohort if training == "cohort" else None,
                **said,
            )
        except Refused as refused:
            assume("on record already" in str(refused))


def exported(community: Community) -> bytes:
    rows = community.placements.kept().order_by("pk")
    return export_csv(community, rows, name="placements").content


def brought(community: Community, by: User, content: bytes) -> SheetImport:
    """Checked, with the columns as they are guessed, and nothing said for the whole file."""
    started = network.start_import(
        community, by=by, sheet="placements", name="placements.csv", content=content
    )
    assert started.columns == [c.key for c in PLACEMENTS.columns if c.is_exported]
    network.choose_columns(started, by=by, columns=started.columns, once={})
    assert imports.work_on(started.pk)
    return SheetImport.objects.get(pk=started.pk)


def what_is_there(community: Community) -> list[tuple[Any, ...]]:
    return sorted(community.placements.kept().order_by().values_list(*FIELDS), key=repr)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(some=st.lists(jobs, min_size=1, max_size=4))
@example(some=[{**JOB, "reference": "n/a", "title": "'None", "employer": "=Acme"}])
@example(some=[{**JOB, "reference": "-", "note": "=1+1", "training": "cohort"}])
def test_an_export_changes_nothing_and_makes_the_same_where_they_are_gone(
    scoped, provider, by, some
):
    with transaction.atomic():
        furnish(scoped, provider, some)
        content, was = exported(scoped), what_is_there(scoped)
        versions = list(scoped.placements.order_by("pk").values_list("pk", "version"))

        again = brought(scoped, by, content)

        assert [row.errors for row in again.rows.exclude(errors={})] == []
        assert {row.outcome for row in again.rows.all()} == {Outcome.SAME}
        assert list(scoped.placements.order_by("pk").values_list("pk", "version")) == versions

        Placement.objects.all().delete()
        moved = brought(scoped, by, content)
        network.confirm_import(moved, by=by)
        assert imports.work_on(moved.pk)

        assert what_is_there(scoped) == was
        transaction.set_rollback(True)


def lines_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_an_export_has_a_line_for_each_placement_and_no_formula(scoped, provider, employer):
    PlacementFactory(
        community=scoped,
        issuer=provider,
        employer=employer,
        reference="=1+1",
        title="Developer",
        wage=Decimal("22.5"),
        gender="woman",
        note="@home",
    )

    headings, line = lines_of(exported(scoped))

    assert dict(zip(headings, line, strict=True)) == {
        "Issuer": "Interapt",
        "Reference": "'=1+1",
        "Employer": "Humana",
        "Start": "2026-05-04",
        "Kind of work": "Full-time",
        "Role family": "Software development",
        "O*NET-SOC code": "",
        "Job title": "Developer",
        "Starting wage": "22.50",
        "Wage before": "",
        "Program": "",
        "Training start": "",
        "Cohort": "",
        "Evidence": "Partner-reported",
        "Reported by": "",
        "Gender": "Woman",
        "Person of color": "",
        "Age": "",
        "Education": "",
        "Veteran": "",
        "Limited English": "",
        "Note": "'@home",
    }


def test_a_merged_employer_is_called_as_the_one_that_was_kept(scoped, by, provider, employer):
    old = PartnerFactory(community=scoped, name="Rackspace")
    PlacementFactory(community=scoped, issuer=provider, employer=old)
    join(employer, old, by=by)

    again = brought(scoped, by, exported(scoped))

    assert lines_of(exported(scoped))[1][2] == "Humana"
    assert [row.outcome for row in again.rows.all()] == [Outcome.SAME]


def test_a_placement_at_a_removed_employer_comes_back_unchanged(scoped, by, provider):
    gone = PartnerFactory(community=scoped, name="Gone")
    PlacementFactory(community=scoped, issuer=provider, employer=gone)
    scoped.partners.filter(pk=gone.pk).update(removed_at=timezone.now())

    again = brought(scoped, by, exported(scoped))

    assert [(row.outcome, row.errors) for row in again.rows.all()] == [(Outcome.SAME, {})]


def test_who_was_forgotten_is_in_no_export(scoped):
    one = PlacementFactory(community=scoped)
    scoped.placements.filter(pk=one.pk).update(reference="", forgotten_at=timezone.now())

    assert len(lines_of(exported(scoped))) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_an_export_asks_as_often_for_one_placement_as_for_three(
    scoped, count, django_assert_num_queries
):
    for _ in range(count):
        PlacementFactory(community=scoped, program=ProgramFactory(community=scoped))

    with django_assert_num_queries(4):
        export_csv(scoped, scoped.placements.kept(), name="placements")
