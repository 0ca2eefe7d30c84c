"""A thing for every address that names one: what stands between its angle brackets."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from communities import actions as people
from communities.actions.application_letters import write_letter
from communities.models import Community, RowAccess, User
from communities.tokens import token_from
from partners import actions as network
from partners.models import Partner, SheetImport
from placements import actions as outcomes
from reports.actions import make_feed
from reports.manners import Wish
from reports.models import MailClass
from stages import actions as work
from tests.applying import ready
from tests.factories import RoundFactory, UserFactory
from tests.reported import told

Rows = dict[str, Any]


def furnish(community: Community, *, coordinator: User, guest: str) -> Rows:
    """One row of everything that has an address. Call it inside the community's scope."""
    local = work.add_local_item(community, 1, title="Find a venue", by=coordinator)
    evidence = work.attach_link(community, local.key, url="https://example.org/", by=coordinator)
    invitation = people.invite(community, by=coordinator, email=guest, role="council")
    partner = network.add_partner(community, name="Bit Source", by=coordinator)
    other, double = (
        network.add_partner(community, name=name, by=coordinator)
        for name in ("Interapt", "Intrapt")
    )
    merge = network.merge(other, double, by=coordinator, choices={}, versions=(0, 0))
    contact = network.add_contact(partner, name="Jo Smith", by=coordinator)
    call = {"kind": "call", "summary": "They may hire.", "follow_up_on": community.today()}
    interaction = network.log_interaction(partner, by=coordinator, **call)
    hires = {"kind": "hires", "quantity": 5, "step": "promised"}
    commitment = network.add_commitment(partner, by=coordinator, **hires)
    many = {"pks": [partner.pk], "act": "add_kind", "value": "employer"}
    changed = network.change_many(community, by=coordinator, **many)
    search = {"list": "partners:directory", "name": "Employers", "query": "kind=employer"}
    saved = people.save_filter(community, by=coordinator, **search)
    sheet = {"sheet": "partners", "name": "Partners.csv", "content": b"Name\nInterapt\n"}
    sheet_import = network.start_import(community, by=coordinator, **sheet)
    places = placed(community, coordinator, provider=other, employer=partner)
    return {
        **places,
        **promised(community, coordinator),
        "community": community.slug,
        "partner": partner.pk,
        "first": partner.pk,
        "second": other.pk,
        "kept": partner.pk,
        "merged": other.pk,
        "merge": merge.pk,
        "changed": changed.activity.pk,
        "saved": saved.pk,
        "import": sheet_import.pk,
        "placement_import": placed_import(community, coordinator).pk,
        "contact": contact.pk,
        "interaction": interaction.pk,
        "commitment": commitment.pk,
        "number": 1,
        "key": local.key,
        "evidence": evidence.pk,
        "invitation": invitation.pk,
        "token": token_from(invitation.seed),
        "feed": make_feed(by=coordinator).token,
        "wish": Wish(
            community.pk, community.memberships.council().get().user_id, MailClass.NEWS.value
        ).token,
        "member": community.memberships.council().get().pk,
        "access": read_before(community).pk,
        **asked(community, coordinator, partner, placement=places["placement"]),
        **applied(community, coordinator),
        **staffed(community),
        **decided(community, coordinator),
        **told(community, coordinator),
    }


def applied(community: Community, by: User) -> Rows:
    """An application with the program.

    As such a community takes part already, it applies for the moment in which this is made.
    """
    was = {"status": community.status, "designated_on": community.designated_on}
    here = Community.objects.filter(pk=community.pk)
    here.update(status="prospective", designated_on=None)
    community.refresh_from_db()
    application = ready(community, by=by)
    letter = SimpleUploadedFile("letter.txt", b"We stand behind this.")
    attachment = people.attach(application, "civic", by=by, file=letter)
    people.submit(application, by=by, to_round=RoundFactory())
    application.refresh_from_db()
    here.update(**was)
    community.refresh_from_db()
    employer = application.named_partners.get(kind="employer")
    here_too = {"round": application.round_id, "rubric": application.round.rubric_id}
    return {"section": "employers", "row": employer.pk, "attachment": attachment.pk, **here_too}


def staffed(community: Community) -> Rows:
    """Who reviews the application, who must not, and a view that one of them shares."""
    rae, kim = UserFactory(name="Rae"), UserFactory(name="Kim")
    for person in (rae, kim):
        people.set_national_role(person, "reviewer", by=None)
    application = community.applications.get()
    assignment = people.assign(application, reviewer=rae, by=rae)
    said = {"person": kim, "reason": "My brother leads it."}
    conflict = people.declare_conflict(application, by=kim, **said)
    shared = {"list": "communities:applications", "name": "Late", "query": "mark=late"}
    view = people.save_view(by=rae, is_shared=True, **shared)
    return {
        "assignment": assignment.pk,
        "conflict": conflict.pk,
        "view": view.pk,
        "reviewer": rae.pk,
    }


def decided(community: Community, by: User) -> Rows:
    """A pending decision about the application, wherever that stands, and a letter that left."""
    application = community.applications.get()
    community.decisions.create(
        application=application,
        revision=application.revisions.latest("number"),
        round=application.round,
        outcome="decline",
        reason="Not yet.",
        by=by,
        letter_subject="Your application",
        letter_body="Dear {{ name }}, not yet.",
    )
    letter = write_letter(application, "withdrawn", to=by, occurrence="once", values={})
    return {"application_letter": letter.pk, "kind": "approve"}


def read_before(community: Community) -> RowAccess:
    """A time in which one of the program's staff read, and which is over."""
    access = people.open_rows(community, by=UserFactory(), reason="A question of the funder.")
    long_ago = timezone.now() - timedelta(days=9)
    over = {"opened_at": long_ago, "until": long_ago + timedelta(days=1)}
    community.row_accesses.filter(pk=access.pk).update(**over)
    return access


def placed(community: Community, by: User, *, provider: Partner, employer: Partner) -> Rows:
    """Somebody who was trained and placed a year ago, so that each check is due."""
    taught = {"name": "Code Kentucky", "track": "software"}
    program = outcomes.add_program(community, by=by, provider=provider, **taught)
    cohort = outcomes.add_cohort(program, by=by, starts_on=date(2024, 1, 8))
    job = {"family": "software", "kind": "full_time", "evidence": "partner", "cohort": cohort}
    who = {"issuer": provider, "reference": "IA-17", "employer": employer, "program": program}
    placement = outcomes.log_placement(community, by=by, starts_on=date(2024, 6, 3), **job, **who)
    check = placement.checks.order_by("after").first()
    return {
        "program": program.pk,
        "cohort": cohort.pk,
        "placement": placement.pk,
        "check": check.pk,
    }


def promised(community: Community, by: User) -> Rows:
    """A goal that waits for its approval, and one that is approved."""
    goal, approved = (
        people.propose_goal(
            community, by=by, metric="people", horizon="near", year=year, target=100
        )
        for year in (2026, 2027)
    )
    people.approve_goal(approved, by=None)
    return {"goal": goal.pk, "approved_goal": approved.pk}


def asked(community: Community, by: User, employer: Partner, *, placement: int) -> Rows:
    """A contact of the employer, asked to confirm that placement."""
    contact = network.add_contact(employer, name="Kim Lee", email="kim@example.org", by=by)
    about = [community.placements.get(pk=placement)]
    letter = outcomes.ask_employer(community, by=by, contact=contact, placements=about)
    answer = letter.questions.get().pk
    return {"confirmation": letter.pk, "employer_answer": answer, "secret": letter.token}


def placed_import(community: Community, by: User) -> SheetImport:
    sheet = {"sheet": "placements", "name": "Quarter.csv", "content": b"ID,Company\nIA-17,Acme\n"}
    return network.start_import(community, by=by, **sheet)


def doors_of(row: str, names: str, room: str = "partners") -> dict[str, Callable[[Rows], Any]]:
    """The doors of a room behind which `pk` is this row."""
    return {f"{room}:{name}": lambda rows: rows[row] for name in names.split()}


# What each argument is; `pk` means something else behind each door.
ROW_OF: dict[str, Callable[[Rows], Any]] = {
    **doors_of("partner", "partner edit remove restore log add-contact add-commitment add-jobs"),
    **doors_of("partner", "merge-with move undo-move"),
    **doors_of("changed", "undo-change-many"),
    **doors_of("saved", "remove-filter"),
    **doors_of("interaction", "followed-up reopen-follow-up"),
    **doors_of("merge", "undo-merge"),
    **doors_of("contact", "contact contact-left contact-back make-primary"),
    **doors_of("contact", "remove-contact restore-contact"),
    **doors_of("interaction", "interaction remove-interaction restore-interaction"),
    **doors_of("commitment", "commitment advance deliver feedback no-feedback"),
    **doors_of("commitment", "remove-commitment restore-commitment"),
    **doors_of("import", "import import-columns import-progress import-rejected"),
    **doors_of("import", "confirm-import undo-import discard-import"),
    **doors_of("placement_import", "import import-columns import-progress", "placements"),
    **doors_of("placement_import", "import-rejected confirm-import", "placements"),
    **doors_of("placement_import", "undo-import discard-import", "placements"),
    **doors_of("placement", "placement edit remove restore", "placements"),
    **doors_of("placement", "ask-placement", "placements"),
    **doors_of("check", "answer-check reopen-check ask-check", "placements"),
    **doors_of("confirmation", "ask-again withdraw-confirmation", "placements"),
    **doors_of("employer_answer", "set-aside-answer", "placements"),
    **doors_of("program", "program edit-program remove-program", "placements"),
    **doors_of("program", "restore-program add-cohort", "placements"),
    **doors_of("cohort", "cohort edit-cohort remove-cohort restore-cohort", "placements"),
    **doors_of("row", "application-row application-remove-row", "communities"),
    **doors_of("row", "application-restore-row", "communities"),
    **doors_of("attachment", "application-file application-remove-file", "communities"),
    **doors_of("attachment", "application-restore-file", "communities"),
    **doors_of("goal", "change-goal remove-goal restore-goal approve-goal", "placements"),
    **doors_of("approved_goal", "restate-goal", "placements"),
    **doors_of("round", "round change-round nudge-round", "communities"),
    **doors_of("assignment", "end-assignment nudge", "communities"),
    **doors_of("conflict", "lift-conflict", "communities"),
    **doors_of("view", "remove-view", "communities"),
    **doors_of("reviewer", "reviewer", "communities"),
    "communities:accept-mine": lambda rows: rows["invitation"],
    "communities:member": lambda rows: rows["member"],
    "communities:take-out": lambda rows: rows["member"],
    "communities:resend-invitation": lambda rows: rows["invitation"],
    **doors_of("access", "row-access end-rows", "communities"),
    "communities:revoke-invitation": lambda rows: rows["invitation"],
    **doors_of("round", "decisions decide-many announce round-csv round-pdf", "communities"),
    **doors_of("application_letter", "outbox-letter outbox-mail send-letter-again", "communities"),
    **doors_of("round", "ranking", "communities"),
    **doors_of("rubric", "rubric edit-rubric", "communities"),
    **doors_of("report", "report report-pdf draft-report write-report preview-report", "reports"),
    **doors_of("report", "submit-report postpone-report acknowledge-report", "reports"),
    **doors_of("report", "ask report-readers", "reports"),
    **doors_of("meeting", "meeting change-meeting cancel-meeting write-minutes", "reports"),
    **doors_of("meeting", "decide-meeting", "reports"),
    **doors_of("decision", "remove-decision", "reports"),
    **doors_of("ask", "close-ask reopen-ask", "reports"),
    **doors_of("question", "withdraw-question", "reports"),
    **doors_of("reader_link", "reader-link", "reports"),
    **doors_of("story", "withdraw-story", "reports"),
    **doors_of("note", "liaison-note", "reports"),
    **doors_of("api_token", "revoke-token", "reports"),
    "stages:evidence": lambda rows: rows["evidence"],
    "stages:remove-evidence": lambda rows: rows["evidence"],
    "stages:restore-evidence": lambda rows: rows["evidence"],
}


def arguments_of(name: str, names: frozenset[str], rows: Rows) -> dict[str, Any]:
    """The arguments of an address, for the community whose rows these are."""
    return {arg: ROW_OF[name](rows) if arg == "pk" else rows[arg] for arg in names}
