"""One act on many partners at once, and the way back from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any, cast

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from communities.models import Activity, Community, User, as_json
from communities.refusal import Refused
from partners.actions.bulk_acts import ACTS, Act, DoesNotApply
from partners.actions.held import offer_tags
from partners.imports.partner_sheet.changing import put, write_changed
from partners.models import Partner, PipelineStep

CHANGED, UNDONE = "partner.changed_many", "partner.change_many_undone"
SHOWN = (
    "community_id",
    "name",
    "kinds",
    "pipeline",
    "owner_id",
    "tags",
)  # what a plan is made from


@dataclass(frozen=True)
class Plan:
    """What an act would do: the partners it changes with their new values, and those it skips."""

    act: Act
    value: Any
    changes: list[tuple[Partner, Any]]
    skipped: list[tuple[str, str]]  # name and reason
    gone: int  # asked for, and not in the directory any more

    @property
    def title(self) -> str:
        return self.act.title.format(word=self.act.word(self.value))

    @property
    def mark(self) -> str:
        """Tells it from a plan that changes other partners."""
        keys = " ".join(str(partner.pk) for partner, _ in self.changes)
        return blake2b(keys.encode(), digest_size=9).hexdigest()

    @property
    def done(self) -> str:
        count = len(self.changes)
        many = f"{count:,} partner" if count == 1 else f"{count:,} partners"
        return self.act.done.format(many=many, word=self.act.word(self.value))


@dataclass(frozen=True)
class Done:
    """What was done. `activity` takes it back; it is None when there was nothing to do."""

    plan: Plan
    activity: Activity | None


@dataclass(frozen=True)
class Undone:
    restored: int
    kept: list[str]  # names of those that have changed since, and stay


def plan_many(community: Community, *, pks: Iterable[int], act: str, value: str = "") -> Plan:
    """What the act would do now. Raises Refused for an unknown act or a wrong value."""
    shown = community.partners.kept().only(*SHOWN)
    return plan_of(community, shown, set(pks), act, value)


@transaction.atomic
def change_many(
    community: Community, *, by: User, pks: Iterable[int], act: str, value: str = ""
) -> Done:
    """Do one act to all of them; those to which it does not apply are skipped, by name.

    The log holds one line for it, with what it replaced. Raises Refused like the plan.
    """
    locked = community.partners.kept().select_for_update()
    plan = plan_of(community, locked, set(pks), act, value)
    if not plan.changes:
        return Done(plan, None)
    now = timezone.now()
    before = [was(partner, plan.act.fields) for partner, _ in plan.changes]
    write(plan, community=community, by=by, now=now)
    data = {"act": act, "value": value, "fields": plan.act.fields, "before": before}
    activity = Activity.record(
        community, by=by, verb=CHANGED, sentence=plan.done, subject="partners", data=data, at=now
    )
    return Done(plan, activity)


def plan_of(
    community: Community, partners: QuerySet[Partner], pks: set[int], act: str, value: str
) -> Plan:
    if act not in ACTS:
        raise Refused("Choose what to do with them.")
    chosen = ACTS[act]
    read = chosen.read(community, value)
    # In one order for everybody, so that two bulk edits wait for each other and never both.
    found = list(partners.filter(pk__in=pks).order_by("pk"))
    plan = Plan(chosen, read, [], [], gone=len(pks) - len(found))
    for partner in sorted(found, key=by_name):
        try:
            new = chosen.put(getattr(partner, chosen.fields[0]), read)
        except DoesNotApply as reason:
            plan.skipped.append((partner.name, str(reason)))
        else:
            plan.changes.append((partner, new))
    return plan


def by_name(partner: Partner) -> tuple[str, int]:
    return partner.name.casefold(), partner.pk


def was(partner: Partner, fields: Iterable[str]) -> list[Any]:
    """For the log: the key, the version that the act makes, and the values it replaces."""
    return [partner.pk, partner.version + 1, *(as_json(getattr(partner, f)) for f in fields)]


def write(plan: Plan, *, community: Community, by: User, now: datetime) -> None:
    """In as many statements as the database takes values at once, not one for each partner."""
    steps = []
    for partner, new in plan.changes:
        fields = {plan.act.fields[0]: new}
        if "pipeline" in fields:
            fields["pipeline_since"] = community.today()
            step = PipelineStep(community=community, partner=partner, was=partner.pipeline, now=new)
            step.at, step.by = now, by
            steps.append(step)
        put(partner, fields, by=by, at=now)
    write_changed([partner for partner, _ in plan.changes], plan.act.fields)
    PipelineStep.objects.bulk_create(steps)
    if "tags" in plan.act.fields:
        offer_tags(community, (plan.value,))


@transaction.atomic
def undo_change_many(activity: Activity, *, by: User) -> Undone:
    """Put back those that nobody has changed since; the others stay, and are named.

    Raises Refused when it has been taken back already, or nothing is left to take back.
    """
    community, fields = activity.community, activity.data["fields"]
    before = {pk: (version, values) for pk, version, *values in activity.data["before"]}
    locked = community.partners.kept().filter(pk__in=before).select_for_update()
    found = list(locked.order_by("pk"))
    undone = f"{CHANGED}:{activity.pk}"
    if community.activities.about(undone).exists():
        raise Refused("This has been taken back already.")
    same = [partner for partner in found if partner.version == before[partner.pk][0]]
    if not same:
        raise Refused("All of them have changed since, so nothing was taken back.")
    now = timezone.now()
    for partner in same:
        was = zip(fields, before[partner.pk][1], strict=True)
        put(partner, {name: as_kept(name, value) for name, value in was}, by=by, at=now)
    write_changed(same, fields)
    restored = {partner.pk for partner in same}
    others = sorted((p for p in found if p.pk not in restored), key=by_name)
    PipelineStep.objects.filter(at=activity.at, partner__in=restored).delete()
    sentence = f"took back for {len(same):,} of {len(before):,} partners: {activity.sentence}"
    Activity.record(community, by=by, verb=UNDONE, sentence=sentence, subject=undone)
    return Undone(len(same), [partner.name for partner in others])


def as_kept(name: str, value: Any) -> Any:
    """What the log keeps of a field, as the row keeps it."""
    return cast("models.Field[Any, Any]", Partner._meta.get_field(name)).to_python(value)
