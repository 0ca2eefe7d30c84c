"""Where files of placements come in."""

from communities.roles import Permission
from partners.import_desk import Desk

# A file about people that nobody confirms is kept no longer than a holiday lasts.
DAYS_UNCONFIRMED = 30

PLACEMENTS_DESK = Desk(
    sheet="placements",
    permission=Permission.RECORD_PLACEMENTS,
    room="placements",
    home="placements",
    nav="placements/nav.html",
    title="Placements",
    place="the placements",
    things="placements",
    as_before="The placements are as they were before it",
    nothing_new="all of it is on record already",
    agrees=("says nothing new", "say nothing new"),
    new_lead="Bring the file that a partner keeps, with its own reference for each person.",
    taken=(
        "One row for each person and job, with the headings in the first row.",
        "A training partner’s quarterly file as it is: a second job may stand in the same row.",
        "People without a job yet: they are read past.",
        "Employers and issuers by their names in the directory. Add those that are missing first.",
        "Placements that are on record already are brought up to date, not counted twice.",
    ),
    stays="No name, address, health or offense is kept of it, nor a year of birth: such columns "
    "are emptied as the file comes in. The file itself goes once it is imported, and after "
    f"{DAYS_UNCONFIRMED} days if nobody confirms it.",
    days_unconfirmed=DAYS_UNCONFIRMED,
)
