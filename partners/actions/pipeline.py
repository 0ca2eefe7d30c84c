"""How a partner moves along the pipeline, and how a slip of the hand is taken back."""

from datetime import date

from django.db import transaction

from communities.actions.rows import lock, swap
from communities.models import User
from communities.refusal import Refused
from partners.actions.held import record
from partners.models import Partner, Pipeline, PipelineStep
from partners.written import as_pipeline


@transaction.atomic
def move(partner: Partner, *, to: str, by: User | None, version: int | None = None) -> Partner:
    """Take a partner to another place of the pipeline; the step is kept for the figures."""
    held = lock(partner, version=version)
    was, now = Pipeline(held.pipeline), as_pipeline(to)
    if was == now:
        raise Refused(f"{held.name} is already “{was.label}”.")
    before = swap(held, by=by, pipeline=now.value, pipeline_since=held.community.today())
    step = PipelineStep.objects.create(
        community=held.community, partner=held, was=was.value, now=now.value, by=by
    )
    record(
        held,
        "partner.moved",
        f"moved {held.name} from {was.label.lower()} to {now.label.lower()}",
        by=by,
        was=was.value,
        now=now.value,
        since=before.get("pipeline_since", held.pipeline_since.isoformat()),
        step=step.pk,
    )
    return held


@transaction.atomic
def undo_move(partner: Partner, *, by: User, version: int) -> Partner:
    """Take the last move back, as if it had not been: its step leaves the figures.

    Raises Stale when the partner has changed since that move.
    """
    held = lock(partner, version=version)
    log = held.community.activities.about(held.subject).verbs("partner.moved")
    moved = log.order_by("-at", "-pk").first()
    step = PipelineStep.objects.filter(partner=held).last()
    if moved is None or step is None or moved.data.get("step") != step.pk:
        raise Refused(f"There is no move of {held.name} to take back.")
    since = date.fromisoformat(moved.data["since"])
    swap(held, by=by, pipeline=step.was, pipeline_since=since)
    back = f"took back that {held.name} was moved to {step.get_now_display().lower()}"
    record(held, "partner.move_undone", back, by=by, was=step.now, now=step.was)
    step.delete()
    return held
