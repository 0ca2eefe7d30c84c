"""What a community has already: its partners and their people, read once for a whole import."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, Max, Sum

from communities.models import Community, User
from partners.matching import heir_of
from partners.models import Contact, Partner
from partners.written import WORKING_ROLES


class Directory:
    """Partners by key of the row, and by the key of their name.

    One that was merged into another is found as that other one, by both of its keys.
    """

    def __init__(self, community: Community) -> None:
        self.community = community
        partners = community.partners.kept().order_by("pk")
        self.partners = {partner.pk: partner for partner in partners}
        self.by_key = {partner.key: partner for partner in self.partners.values()}
        self.heirs: dict[int, Partner] = {}
        self.by_old_key: dict[str, Partner] = {}
        self.find_heirs()

    def find_heirs(self) -> None:
        """What the merged are now, and what the kept were called before they took a name over."""
        merged = self.community.partners.exclude(merged_into=None).order_by("pk")
        rows = list(merged.values_list("pk", "key", "merged_into"))
        into = {pk: heir for pk, _key, heir in rows}
        for pk, key, _heir in rows:
            if heir := self.partners.get(heir_of(pk, into)):
                self.heirs[pk] = self.by_old_key[key] = heir
        renamed = self.community.merges.standing().filter(before__has_key="key").order_by("pk")
        for pk, key in renamed.values_list("kept", "before__key__was"):
            if heir := self.partners.get(heir_of(pk, into)):
                self.by_old_key.setdefault(key, heir)


class Known(Directory):
    """The directory as it is now, with its people."""

    def __init__(self, community: Community) -> None:
        super().__init__(community)
        self.today = community.today()
        self.workers = workers_of(community)
        self.give_owners()
        self.contacts: dict[int, list[Contact]] = defaultdict(list)
        for contact in community.contacts.kept().in_order():
            self.contacts[contact.partner_id].append(contact)

    def give_owners(self) -> None:
        """Owners who work here no longer stay owners until a row says otherwise."""
        keys = {partner.owner_id for partner in self.partners.values()} - {None}
        owners = User.objects.in_bulk(keys)
        for partner in self.partners.values():
            if partner.owner_id:
                partner.owner = owners[partner.owner_id]

    def people_at(self, partner: Partner | None) -> list[Contact]:
        return self.contacts.get(partner.pk, []) if partner else []


def workers_of(community: Community) -> list[User]:
    """Those who may own a partner, by name."""
    current = community.memberships.current().filter(role__in=WORKING_ROLES)
    return [m.user for m in current.select_related("user").order_by("user__name", "user_id")]


def seen(community: Community) -> object:
    """Changes with whatever `Known` reads: every act moves a version, or makes a row."""
    moves: dict[str, Any] = {"rows": Count("pk"), "versions": Sum("version"), "last": Max("pk")}
    return (
        community.today(),
        community.partners.order_by().aggregate(**moves),
        community.contacts.order_by().aggregate(**moves),
        [person.pk for person in workers_of(community)],
    )
