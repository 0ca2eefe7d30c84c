"""The acts that can be done to many partners at once: what each makes of a partner's value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from communities.models import Community, User
from communities.refusal import Refused
from partners.models import Kind, Pipeline
from partners.written import WORKING_ROLES, as_kinds, as_pipeline, as_tags


class DoesNotApply(Exception):
    """An act changes nothing about a partner; the text is the reason, said after its name."""


@dataclass(frozen=True)
class Act:
    """One act: which fields it writes, and what it makes of a partner's value.

    `read` turns what was typed into the value as it is kept, and raises Refused for a wrong one.
    `put` gives the first field's new value, or raises DoesNotApply. `word` is how a person names
    the value, in the title and in the log's sentence.
    """

    fields: tuple[str, ...]
    read: Callable[[Community, str], Any]
    put: Callable[[Any, Any], Any]
    word: Callable[[Any], str]
    title: str
    done: str


def read_owner(community: Community, key: str) -> User | None:
    if not key:
        return None
    workers = community.memberships.current().filter(role__in=WORKING_ROLES)
    is_key = key.isdecimal() and len(key) < 19
    found = workers.filter(user=int(key)).select_related("user").first() if is_key else None
    if found is None:
        raise Refused("Choose somebody who works on the partners here.")
    return found.user


def read_tag(_community: Community, tag: str) -> str:
    tags = as_tags([tag])
    if not tags:
        raise Refused("Write the tag.")
    return tags[0]


def read_kind(_community: Community, kind: str) -> str:
    return as_kinds([kind])[0]


def put_owner(was: int | None, owner: User | None) -> int | None:
    now = owner.pk if owner else None
    if was == now:
        raise DoesNotApply("has this owner already" if owner else "has no owner already")
    return now


def put_pipeline(was: str, rung: Pipeline) -> str:
    if was == rung.value:
        raise DoesNotApply("is there already")
    return rung.value


def put_kind(was: tuple[str, ...], kind: str) -> tuple[str, ...]:
    return as_kinds(added(was, kind))


def put_tag(was: tuple[str, ...], tag: str) -> tuple[str, ...]:
    now = added(was, tag)
    try:
        return as_tags(now)
    except Refused:
        raise DoesNotApply("has as many tags as there can be") from None


def added(was: tuple[str, ...], word: str) -> tuple[str, ...]:
    if word in was:
        raise DoesNotApply("has it already")
    return (*was, word)


def taken_off(was: tuple[str, ...], word: str) -> tuple[str, ...]:
    if word not in was:
        raise DoesNotApply("does not have it")
    return tuple(other for other in was if other != word)


def kind_word(kind: str) -> str:
    return Kind(kind).label.lower()


ACTS = {
    "owner": Act(
        ("owner_id",),
        read_owner,
        put_owner,
        lambda owner: str(owner or "nobody"),
        "Set the owner to {word}",
        "set the owner of {many} to {word}",
    ),
    "pipeline": Act(
        ("pipeline", "pipeline_since"),
        lambda _, rung: as_pipeline(rung),
        put_pipeline,
        lambda rung: rung.label.lower(),
        "Move to {word}",
        "moved {many} to {word}",
    ),
    "add_tag": Act(
        ("tags",), read_tag, put_tag, str, "Add the tag “{word}”", "put the tag “{word}” on {many}"
    ),
    "remove_tag": Act(
        ("tags",),
        read_tag,
        taken_off,
        str,
        "Remove the tag “{word}”",
        "took the tag “{word}” off {many}",
    ),
    "add_kind": Act(
        ("kinds",),
        read_kind,
        put_kind,
        kind_word,
        "Add the kind “{word}”",
        "added the kind “{word}” to {many}",
    ),
    "remove_kind": Act(
        ("kinds",),
        read_kind,
        taken_off,
        kind_word,
        "Remove the kind “{word}”",
        "removed the kind “{word}” from {many}",
    ),
}
