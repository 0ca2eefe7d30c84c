"""Sums of months and of years, from which every figure is added up. Written by placements.tally."""

from django.db import models

from communities.models import Community
from communities.scoping import TenantManager


class Measure(models.TextChoices):
    """What is counted, and what the other columns mean for it.

    `month` is that of the start of work; of a check, that in which it falls due; of training, that
    in which the cohort began. What people say of themselves is counted under the name of the
    band (“gender”), in the columns of PEOPLE.
    """

    PLACEMENTS = "placements", "Placements, `of` a kind"
    EVIDENCE = "evidence", "Placements, `of` an evidence"
    PEOPLE = "people", "Placements, `value` the month of the person's one before, `layer` its year"
    WAGE = "wage", "Placements, `value` the wage in cents, `layer` in whole dollars"
    WAGE_DOLLARS = "wage_dollars", "Placements, `value` the wage in whole dollars"
    GAIN = "gain", "Placements, `value` the gain in cents, `layer` in whole dollars"
    GAIN_DOLLARS = "gain_dollars", "Placements, `value` the gain in whole dollars"
    EMPLOYER = "employer", "Placements, `layer` the employer, `of` them with a wage, with both"
    CHECK = (
        "check",
        "Checks, `layer` days after the start, `of` an outcome, `value` the day if open",
    )
    TRAINING = "training", "People in cohorts, `of` what became of them; cohorts that do not say"
    TRAINED = "trained", "First placements since the cohort began"
    TRAINED_CHECK = "trained_check", "The checks of those, in the columns of CHECK"


class Tally(models.Model):
    """How many of one thing in one month. It holds nothing that the rows do not say.

    `value` is what spans, medians and today's date are compared with; `layer` narrows which rows
    a figure has to read at all.
    """

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="tallies", db_index=False
    )
    month = models.DateField(help_text="Its first day.")
    measure = models.CharField(max_length=20)
    layer = models.BigIntegerField(default=0)
    of = models.CharField(max_length=20, blank=True)
    value = models.IntegerField(default=0)
    n = models.PositiveIntegerField()

    objects = TenantManager["Tally"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "measure", "layer", "month", "of", "value"],
                name="a_month_is_summed_once",
            ),
        ]
        indexes = [
            # What an act counts anew, and what a figure adds up, without a look at the rows.
            models.Index(
                fields=["community", "measure", "month", "layer", "of", "value", "n"],
                name="tallies_of_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.of} {self.month:%Y-%m}: {self.n}"


class YearTally(models.Model):
    """The months of a calendar year added up, so that many years are read as fast as few.

    The columns of a Tally, except that open checks stand under the last day of the year: nobody
    reads the sums of a year before its last check is overdue. Employers are not added up by year.
    """

    community = models.ForeignKey(
        Community, on_delete=models.CASCADE, related_name="year_tallies", db_index=False
    )
    year = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=20)
    layer = models.BigIntegerField(default=0)
    of = models.CharField(max_length=20, blank=True)
    value = models.IntegerField(default=0)
    n = models.PositiveIntegerField()

    objects = TenantManager["YearTally"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "measure", "layer", "year", "of", "value"],
                name="a_year_is_summed_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["community", "measure", "year", "layer", "of", "value", "n"],
                name="tallies_of_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.of} {self.year}: {self.n}"
