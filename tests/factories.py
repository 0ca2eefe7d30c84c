"""Rows for tests, made the way the application makes them where an act exists for it."""

from datetime import date

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from communities import actions
from communities.models import Community, Kind, Status, User

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


def verified(user: User) -> User:
    """Give a person the verified address that sign-up would have given."""
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user
