"""Who may do what: the one table of roles and permissions.

A community role is a Django group per community whose grants are rows of guardian's
`CommunityGroupObjectPermission`; a national role is one group with global permissions.
Views ask for a permission by its codename and never for a role.
"""

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """Codenames on a Community. The value is what the database and the views use."""

    VIEW_PROGRESS = "view_progress"
    VIEW_WORK = "view_work"
    TRACK_STAGES = "track_stages"
    MANAGE_PARTNERS = "manage_partners"
    RECORD_PLACEMENTS = "record_placements"
    ASK_FOR_ROWS = "ask_for_rows"
    PUBLISH_REPORTS = "publish_reports"
    MANAGE_MEMBERS = "manage_members"
    ACKNOWLEDGE_REPORTS = "acknowledge_reports"
    ASK_QUESTIONS = "ask_questions"
    WRITE_SECTIONS = "write_sections"
    EDIT_APPLICATION = "edit_application"
    SUBMIT_APPLICATION = "submit_application"
    REVIEW_APPLICATIONS = "review_applications"
    DECIDE_APPLICATIONS = "decide_applications"
    MANAGE_PROGRAM = "manage_program"


P = Permission

PERMISSION_NAMES: dict[Permission, str] = {
    P.VIEW_PROGRESS: "See progress and reports",
    P.VIEW_WORK: "See the working checklist, its evidence, comments, people and history",
    P.TRACK_STAGES: "Work the checklist",
    P.MANAGE_PARTNERS: "Keep the partner directory",
    P.RECORD_PLACEMENTS: "Record placements",
    P.ASK_FOR_ROWS: "Read rows about people for a day, after saying why",
    P.PUBLISH_REPORTS: "Publish reports and decide when mail goes out",
    P.MANAGE_MEMBERS: "Invite people and change roles",
    P.ACKNOWLEDGE_REPORTS: "Acknowledge reports",
    P.ASK_QUESTIONS: "Ask questions about a report",
    P.WRITE_SECTIONS: "Write the sections of the application that are theirs",
    P.EDIT_APPLICATION: "Write every section of the application",
    P.SUBMIT_APPLICATION: "Hand the application in, and withdraw it",
    P.REVIEW_APPLICATIONS: "Review applications",
    P.DECIDE_APPLICATIONS: "Decide applications",
    P.MANAGE_PROGRAM: "Run the national program",
}


@dataclass(frozen=True)
class Role:
    key: str
    name: str
    description: str
    permissions: frozenset[Permission]


COORDINATOR = Role(
    "coordinator",
    "Coordinator",
    "Runs the community: checklist, partners, placements, reports and people.",
    frozenset(
        {
            P.VIEW_PROGRESS,
            P.VIEW_WORK,
            P.TRACK_STAGES,
            P.MANAGE_PARTNERS,
            P.RECORD_PLACEMENTS,
            P.PUBLISH_REPORTS,
            P.MANAGE_MEMBERS,
            P.WRITE_SECTIONS,
            P.EDIT_APPLICATION,
            P.SUBMIT_APPLICATION,
        }
    ),
)
CONTRIBUTOR = Role(
    "contributor",
    "Contributor",
    "Helps with the checklist, partners and placements.",
    frozenset(
        {
            P.VIEW_PROGRESS,
            P.VIEW_WORK,
            P.TRACK_STAGES,
            P.MANAGE_PARTNERS,
            P.RECORD_PLACEMENTS,
            P.WRITE_SECTIONS,
            P.EDIT_APPLICATION,
        }
    ),
)
COUNCIL = Role(
    "council",
    "Advisory council member",
    "Reads progress, acknowledges reports and asks questions.",
    frozenset({P.VIEW_PROGRESS, P.ACKNOWLEDGE_REPORTS, P.ASK_QUESTIONS}),
)
HELPER = Role(
    "helper",
    "Section writer",
    "Writes the sections of the application that they were asked for, and sees nothing else.",
    frozenset({P.WRITE_SECTIONS}),
)
COMMUNITY_ROLES = {role.key: role for role in (COORDINATOR, CONTRIBUTOR, COUNCIL, HELPER)}
ROLE_CHOICES = [(role.key, role.name) for role in COMMUNITY_ROLES.values()]

REVIEWER = Role(
    "reviewer",
    "National reviewer",
    "Reads every community's progress and reviews applications.",
    frozenset({P.VIEW_PROGRESS, P.VIEW_WORK, P.ASK_FOR_ROWS, P.REVIEW_APPLICATIONS}),
)
MANAGER = Role(
    "manager",
    "National program manager",
    "Runs the program: decides applications, keeps the checklist, helps with people.",
    frozenset(
        {
            P.VIEW_PROGRESS,
            P.VIEW_WORK,
            P.ASK_FOR_ROWS,
            P.REVIEW_APPLICATIONS,
            P.DECIDE_APPLICATIONS,
            P.MANAGE_PROGRAM,
            P.MANAGE_MEMBERS,
        }
    ),
)
NATIONAL_ROLES = {role.key: role for role in (REVIEWER, MANAGER)}


def community_group_name(community_pk: int, role: str) -> str:
    return f"community:{community_pk}:{role}"


def national_group_name(role: str) -> str:
    return f"national:{role}"
