"""Rows for tests, made the way the application makes them where an act exists for it."""

from datetime import date, timedelta

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone
from factory.django import DjangoModelFactory

from communities import actions, default_rubric
from communities.models import (
    Community,
    Criterion,
    Goal,
    Kind,
    LetterTemplate,
    Round,
    Rubric,
    Status,
    User,
)
from partners import actions as network
from partners.models import Commitment, Contact, Interaction, Partner
from placements import actions as outcomes
from placements.models import Cohort, Placement, TrainingProgram

PASSWORD = "a long enough password"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    name = factory.Faker("name")
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = factory.django.Password(PASSWORD)


class CommunityFactory(DjangoModelFactory):
    """A designated community with its groups; `status="prospective"` for one that applies."""

    class Meta:
        model = Community

    name = factory.Sequence(lambda n: f"Community {n}")
    slug = factory.Sequence(lambda n: f"community-{n}")
    kind = Kind.CITY
    states = "KY"
    status = Status.ACTIVE
    designated_on = factory.LazyAttribute(
        lambda c: None if c.status == Status.PROSPECTIVE else date(2015, 3, 9)
    )

    @classmethod
    def _create(cls, model_class: type[Community], *args: object, **kwargs: object) -> Community:
        return actions.found_community(by=None, **kwargs)


def first_rubric() -> Rubric:
    """Also where a test before this one emptied the database."""
    default_rubric.load(Rubric, Criterion, LetterTemplate)
    return Rubric.objects.filter(replaced_at=None).earliest("pk")


class RoundFactory(DjangoModelFactory):
    """A round that takes applications now, with the program's own rubric."""

    class Meta:
        model = Round

    name = factory.Sequence(lambda n: f"Round {n}")
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=30))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))
    reviews_due_on = factory.LazyAttribute(lambda r: r.closes_at.date() + timedelta(days=30))
    announces_on = factory.LazyAttribute(lambda r: r.reviews_due_on + timedelta(days=14))
    rubric = factory.LazyFunction(first_rubric)


class GoalFactory(DjangoModelFactory):
    """`GoalFactory(community=…)`: proposed; with `approved=True` approved too."""

    class Meta:
        model = Goal

    metric = "people"
    horizon = "near"
    year = 2026
    target = 350

    @classmethod
    def _create(cls, model_class: type[Goal], *args: object, **kwargs: object) -> Goal:
        approved = kwargs.pop("approved", False)
        goal = actions.propose_goal(kwargs.pop("community"), **{"by": None, **kwargs})
        return actions.approve_goal(goal, by=None) if approved else goal


class PartnerFactory(DjangoModelFactory):
    """`PartnerFactory(community=…)`, inside the community's scope."""

    class Meta:
        model = Partner

    name = factory.Sequence(lambda n: f"Partner {n}")
    kinds = ("employer",)

    @classmethod
    def _create(cls, model_class: type[Partner], *args: object, **kwargs: object) -> Partner:
        return network.add_partner(kwargs.pop("community"), **{"by": None, **kwargs})


class ContactFactory(DjangoModelFactory):
    """`ContactFactory(partner=…)`."""

    class Meta:
        model = Contact

    name = factory.Faker("name")
    email = factory.Sequence(lambda n: f"contact{n}@example.org")

    @classmethod
    def _create(cls, model_class: type[Contact], *args: object, **kwargs: object) -> Contact:
        return network.add_contact(kwargs.pop("partner"), **{"by": None, **kwargs})


class InteractionFactory(DjangoModelFactory):
    """`InteractionFactory(partner=…, by=…)`."""

    class Meta:
        model = Interaction

    kind = "call"
    summary = factory.Faker("sentence")

    @classmethod
    def _create(cls, model_class: type[Interaction], *args: object, **kwargs: object):
        return network.log_interaction(kwargs.pop("partner"), **kwargs)


class CommitmentFactory(DjangoModelFactory):
    """`CommitmentFactory(partner=…)`: five hires, promised today."""

    class Meta:
        model = Commitment

    kind = "hires"
    quantity = 5
    step = "promised"

    @classmethod
    def _create(cls, model_class: type[Commitment], *args: object, **kwargs: object):
        return network.add_commitment(kwargs.pop("partner"), **{"by": None, **kwargs})


class ProgramFactory(DjangoModelFactory):
    """`ProgramFactory(community=…)`: taught by a training provider of its own."""

    class Meta:
        model = TrainingProgram

    name = factory.Sequence(lambda n: f"Program {n}")
    track = "software"

    @classmethod
    def _create(cls, model_class: type[TrainingProgram], *args: object, **kwargs: object):
        community = kwargs.pop("community")
        if "provider" not in kwargs:
            kwargs["provider"] = PartnerFactory(community=community, kinds=("training",))
        return outcomes.add_program(community, **{"by": None, **kwargs})


class CohortFactory(DjangoModelFactory):
    """`CohortFactory(program=…)`."""

    class Meta:
        model = Cohort

    starts_on = date(2026, 3, 2)

    @classmethod
    def _create(cls, model_class: type[Cohort], *args: object, **kwargs: object) -> Cohort:
        return outcomes.add_cohort(kwargs.pop("program"), **{"by": None, **kwargs})


class PlacementFactory(DjangoModelFactory):
    """`PlacementFactory(community=…)`: somebody of their own, in a full-time job since May."""

    class Meta:
        model = Placement

    reference = factory.Sequence(lambda n: f"P-{n}")
    family = "software"
    kind = "full_time"
    starts_on = date(2026, 5, 4)
    evidence = "partner"

    @classmethod
    def _create(cls, model_class: type[Placement], *args: object, **kwargs: object) -> Placement:
        community = kwargs.pop("community")
        for role, kind in (("issuer", "training"), ("employer", "employer")):
            if role not in kwargs:
                kwargs[role] = PartnerFactory(community=community, kinds=(kind,))
        return outcomes.log_placement(community, **{"by": None, **kwargs})


def verified(user: User) -> User:
    """Give a person the verified address that sign-up would have given."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user
