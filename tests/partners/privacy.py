"""A directory in which every private field holds a word that nobody else would write.

`word` begins each of them ("wombat": “wombatnotes”, “wombattag”), so that one search finds them
all, and an answer that only echoes the search holds none of them.
"""

from typing import Any

from communities import actions as people
from communities.models import Community, User
from partners import actions
from partners.models import Organization, Partner
from tests.factories import UserFactory
from tests.objects import Rows, furnish
from tests.partners.merges import join
from tests.partners.sheets import checked

SHARED = "https://humana.com"
PHONES = {"quokka": "(502) 555-0142", "wombat": "(419) 555-0177"}
# What the program's staff must not read either; names and tags stand in the log, which they do.
CONFIDENTIAL = ("notes", "mail", "title", "summary", "terms", "cell")
PRIVATE = (
    *CONFIDENTIAL,
    *(
        "name",
        "double",
        "merged",
        "namesite",
        "tag",
        "owner",
        "person",
        "filter",
        "sheet",
        "heading",
    ),
)


def secrets_of(word: str, fields: tuple[str, ...] = PRIVATE) -> list[str]:
    return [PHONES[word].lower(), *(f"{word}{field}" for field in fields)]


def share_organization() -> None:
    """The nation knows it before anybody here does, under a name of its own."""
    Organization.named("Humana", website=SHARED).save()


def settle(community: Community, coordinator: User, word: str) -> Rows:
    """Fill a community's directory; the rows that have addresses are those of its secret partner.

    Call it inside the community's scope.
    """
    rows = furnish(community, coordinator=coordinator, guest=f"{word}@example.org")
    owner = UserFactory(name=f"{word}owner")
    people.set_role(community, owner, "contributor", by=None)
    partner = add_partner(
        community, coordinator, f"{word}name", owner=owner, tags=[f"{word}tag", word]
    )
    actions.change_partner(partner, by=coordinator, notes=f"{word}notes")
    double, merged = (
        add_partner(community, coordinator, f"{word}{which}") for which in ("double", "merged")
    )
    merge = join(double, merged, by=coordinator)
    people.save_filter(
        community,
        by=coordinator,
        list="partners:directory",
        name=f"{word}filter",
        query="kind=employer",
        is_shared=True,
    )
    pairs = {"kept": partner.pk, "merged": double.pk, "first": partner.pk, "second": double.pk}
    own = {
        "partner": partner.pk,
        "merge": merge.pk,
        "import": bring_sheet(community, coordinator, word),
    }
    return rows | pairs | own | belongings(partner, coordinator, word) | {"owner": owner.pk}


def add_partner(community: Community, by: User, name: str, **fields: Any) -> Partner:
    """All of them of the one organization that both communities share."""
    return actions.add_partner(
        community,
        by=by,
        name=f"Humana {name}",
        website=f"{SHARED}/{name}site",
        kinds=["employer", "training"],
        pipeline="engaged",
        **fields,
    )


def belongings(partner: Partner, by: User, word: str) -> Rows:
    """What belongs to a partner, each written once and corrected once, so that the log has both."""
    contact = actions.add_contact(
        partner,
        by=by,
        name=f"{word}person",
        title="To come",
        email=f"{word}mail@humana.com",
        phone=PHONES[word],
    )
    actions.change_contact(contact, by=by, title=f"{word}title")
    today = partner.community.today()
    interaction = actions.log_interaction(
        partner, by=by, kind="call", summary="To come.", contact=contact, follow_up_on=today
    )
    actions.change_interaction(interaction, by=by, summary=f"{word}summary")
    commitment = actions.add_commitment(
        partner, by=by, kind="hires", quantity=5, step="promised", due_on=today, note="To come."
    )
    actions.change_commitment(commitment, by=by, note=f"{word}terms")
    return {"contact": contact.pk, "interaction": interaction.pk, "commitment": commitment.pk}


def bring_sheet(community: Community, by: User, word: str) -> int:
    """A spreadsheet that was checked: a row to be written, one rejected, a column left out."""
    text = (
        f"Name,Website,Notes,{word}heading\n"
        f"Humana {word}cell,{SHARED},{word}cell,x\n"
        f",,{word}cell,{word}cell\n"
    )
    return checked(community, by, text, name=f"{word}sheet.csv").pk
