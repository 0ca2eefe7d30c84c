"""What forgotten people had said of themselves, as numbers that nobody can be read from."""

from django.db import models

from communities.models import Community
from communities.scoping import TenantManager


class ForgottenAnswer(models.Model):
    """How many forgotten people of one month had given one answer. Only ever added to.

    Their placements count as unreported from then on; so many of those are counted here instead,
    in the columns of a Tally. Written only by placements.actions.forgetting.
    """

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="forgotten_answers", db_index=False
    )
    month = models.DateField(help_text="Its first day.")
    measure = models.CharField(max_length=20, help_text="The name of the band.")
    layer = models.BigIntegerField()
    of = models.CharField(max_length=20)
    value = models.IntegerField()
    n = models.PositiveIntegerField()

    objects = TenantManager["ForgottenAnswer"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "month", "measure", "layer", "of", "value"],
                name="a_forgotten_answer_is_counted_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(of=""), name="forgotten_answers_say_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.of} {self.month:%Y-%m}: {self.n}"
