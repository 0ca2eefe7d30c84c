"""What people may say of themselves: bands, each with “prefer not to say”. Empty is unreported.

Those that could tell of somebody's health or of an offense are not asked for at all, nor is a day
of birth: see docs/decisions/0011-what-a-placement-does-not-hold.md.
"""

from django.db import models

NOT_SAID = ("declined", "Prefer not to say")
UNREPORTED = "Unreported"


class Gender(models.TextChoices):
    WOMAN = "woman", "Woman"
    MAN = "man", "Man"
    ANOTHER = "another", "Another gender"
    DECLINED = NOT_SAID


class Answer(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    DECLINED = NOT_SAID


class Age(models.TextChoices):
    """On the day the work started. The program counts those from 17 to 29 apart."""

    UNDER_17 = "0-16", "Under 17"
    YOUNG = "17-29", "17 to 29"
    MIDDLE = "30-44", "30 to 44"
    OLDER = "45-54", "45 to 54"
    OLDEST = "55+", "55 or older"
    DECLINED = NOT_SAID


class Education(models.TextChoices):
    """The highest that was completed before the training."""

    NONE = "none", "No diploma"
    SCHOOL = "school", "High school or GED"
    SOME_COLLEGE = "some_college", "Some college"
    ASSOCIATE = "associate", "Associate degree"
    BACHELOR = "bachelor", "Bachelor’s degree"
    GRADUATE = "graduate", "Graduate degree"
    DECLINED = NOT_SAID


# Field, its name for people, its bands. The order is that of forms and pages.
BANDS: dict[str, tuple[str, type[models.TextChoices]]] = {
    "gender": ("Gender", Gender),
    "person_of_color": ("Person of color", Answer),
    "age": ("Age", Age),
    "education": ("Education", Education),
    "veteran": ("Veteran", Answer),
    "limited_english": ("Limited English", Answer),
}
