"""How people and addresses name an item: “3.2” nationally, “local-5” in one community."""

from typing import NamedTuple

# As many digits as a database takes for a key without overflowing.
LONGEST_NUMBER = 9


class NationalKey(NamedTuple):
    stage: int
    number: int


class LocalKey(NamedTuple):
    pk: int


def parse(key: str) -> NationalKey | LocalKey | None:
    """What the text names, or None when it is not a key at all."""
    if key.startswith("local-"):
        number = key.removeprefix("local-")
        return LocalKey(int(number)) if is_number(number) else None
    stage, dot, number = key.partition(".")
    if dot and is_number(stage) and is_number(number):
        return NationalKey(int(stage), int(number))
    return None


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
