"""Several words in one column: `,employer,funder,`. In Python they are a tuple."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.lookups import Contains


class WordsField(models.CharField):  # type: ignore[type-arg]  # generic only in the stubs
    """A few short words that belong to a row: filtered by `has`, never joined.

    A word holds no comma. Those of one row are different, and keep their order.
    """

    def from_db_value(self, value: str | None, *_: Any) -> tuple[str, ...]:
        return split(value or "")

    def to_python(self, value: Any) -> tuple[str, ...]:
        return split(value) if isinstance(value, str) else tuple(value or ())

    def get_prep_value(self, value: Any) -> str:
        return join(self.to_python(value))

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def clean(self, value: Any, model_instance: models.Model | None) -> tuple[str, ...]:
        super().clean(join(self.to_python(value)), model_instance)
        return self.to_python(value)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """What words there may be is the form's and the import's question."""


class Has(Contains):
    """`kinds__has="employer"`: whether one of the words is this one."""

    def __init__(self, lhs: Any, rhs: str) -> None:
        super().__init__(lhs, f",{rhs},")


WordsField.register_lookup(Has, "has")


def split(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for word in text.split(",") if word))


def join(words: Iterable[str]) -> str:
    several = ",".join(dict.fromkeys(words))
    return f",{several}," if several else ""
