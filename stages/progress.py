"""The one definition of progress: done / (all - not applicable), the latter counted beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from stages.models import Status


@dataclass(frozen=True)
class Progress:
    """How much of a set of items is done. Unit: items."""

    done: int
    exempt: int
    total: int

    @property
    def counted(self) -> int:
        """The denominator: every item but the not applicable ones."""
        return self.total - self.exempt

    @property
    def percent(self) -> int:
        """Done of counted, rounded down so that only a finished set shows 100."""
        return self.done * 100 // self.counted if self.counted else 0

    @property
    def words(self) -> str:
        """“2 of 5 done, 1 not applicable”: how progress is said, wherever it is."""
        done = f"{self.done} of {self.counted} done" if self.counted else "Nothing to do"
        return f"{done}, {self.exempt} not applicable" if self.exempt else done

    @property
    def is_complete(self) -> bool:
        return self.total > 0 and self.done == self.counted

    @classmethod
    def of(cls, statuses: Iterable[str]) -> Self:
        known = list(statuses)
        return cls(
            done=known.count(Status.DONE), exempt=known.count(Status.EXEMPT), total=len(known)
        )
