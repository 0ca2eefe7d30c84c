"""Which questions an employer is still asked, and who of it may answer.

Nothing that happens to a placement, a check or a contact has to end a link: whether it still asks
something is worked out whenever it is opened. So no act, import, merger or nightly job can forget
to. The one who may answer is whoever has, now, the address that the letter went to, and works for
the employer that the placement names now.
"""

from django.db.models import Q, QuerySet

from communities.models import Community, Status
from partners.models import Contact, Partner
from placements.models import Confirmation, Evidence, Placement, Question, RetentionCheck

MOST_ASKED = 12  # questions in one letter; more would not be read
MOST_OFFERED = 25
# Of such a community nobody is asked anything; what was asked before may be answered.
NO_LETTERS = (Status.PAUSED, Status.ALUMNI)


def employer_of(placement: Placement) -> Partner:
    """The partner of a placement; of merged ones the one that is left."""
    partner = placement.employer
    while partner.merged_into is not None:
        partner = partner.merged_into
    return partner


def people_to_ask(employer: Partner) -> QuerySet[Contact]:
    """Who is at the employer and has an address, the primary contact first."""
    return employer.contacts.present().exclude(email="").in_order()


def still_asked(confirmation: Confirmation) -> list[Question]:
    """The questions of a letter that can be answered. Inside the community's scope."""
    reached: dict[int, bool] = {}
    found = []
    for question in confirmation.questions.for_letter():
        key = question.placement.employer_id
        if question.stands and key not in reached:
            people = people_to_ask(employer_of(question.placement))
            reached[key] = people.filter(email=confirmation.email).exists()
        if question.stands and reached[key]:
            found.append(question)
    return found


def placements_to_ask(community: Community, employer: Partner) -> QuerySet[Placement]:
    """Placements that no employer has confirmed and none is being asked about, the latest first."""
    open_ones = community.employer_questions.waiting().filter(retention_check=None)
    rows = community.placements.kept().filter(at(employer), forgotten_at=None)
    rows = rows.exclude(evidence=Evidence.EMPLOYER).exclude(pk__in=open_ones.values("placement"))
    return rows.order_by("-starts_on", "-pk")


def checks_to_ask(community: Community, employer: Partner) -> QuerySet[RetentionCheck]:
    """Checks that are due and that nobody is being asked about, the longest due first."""
    open_ones = community.employer_questions.waiting().exclude(retention_check=None)
    rows = community.retentionchecks.to_ask(today=community.today())
    rows = rows.filter(at(employer, "placement__"))
    return rows.exclude(pk__in=open_ones.values("retention_check")).select_related("placement")


def at(employer: Partner, prefix: str = "") -> Q:
    """Also what was logged under another name of it, before two were merged."""
    return Q(**{f"{prefix}employer": employer}) | Q(**{f"{prefix}employer__merged_into": employer})
