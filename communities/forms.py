"""Turns what people type into typed values; asks, never writes."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.contrib.auth import password_validation
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils.dates import MONTHS

from communities.models import Community, Kind, Membership, User
from communities.models.community import (
    FEWEST_EMPLOYERS,
    FEWEST_YEARS,
    LARGEST_CELL,
    MOST_EMPLOYERS,
    MOST_YEARS,
    SMALLEST_CELL,
)
from communities.models.people import US_TIME_ZONES
from communities.models.row_access import LONGEST_REASON
from communities.roles import COMMUNITY_ROLES, CONTRIBUTOR, COUNCIL, HELPER
from communities.staff import national_staff
from communities.states import NAMES

LEAVE = "leave"
AT_ONCE = 50  # addresses in one form
# Section writers are asked where the section is, and for it.
ROLES = [
    (role.key, f"{role.name}. {role.description}")
    for role in COMMUNITY_ROLES.values()
    if role != HELPER
]


class SignupForm(AllauthSignupForm):
    """The name comes first: a person is asked who they are before how they sign in."""

    name = forms.CharField(
        label="Your name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ["name", "email", "password1"]

    def custom_signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class JoinForm(forms.Form):
    """Who was invited and has no account yet. The address is the invited one and stays so."""

    name = forms.CharField(
        label="Your name", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password = forms.CharField(
        label="Password",
        strip=False,
        help_text="At least 10 characters. A few words in a row are easy to remember.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        person = User(email=self.email, name=typed.get("name", ""))
        if "password" in typed:
            try:
                password_validation.validate_password(typed["password"], person)
            except forms.ValidationError as weak:
                self.add_error("password", weak)
        return typed


class AddressesField(forms.CharField):
    """E-mail addresses with commas, spaces, semicolons or line breaks between them."""

    def clean(self, value: Any) -> list[str]:
        words = str(super().clean(value)).replace(",", " ").replace(";", " ").split()
        addresses = list(dict.fromkeys(word.strip("<>").lower() for word in words))
        if len(addresses) > AT_ONCE:
            raise forms.ValidationError(f"Invite at most {AT_ONCE} people at once.")
        for address in addresses:
            try:
                validate_email(address)
            except forms.ValidationError:
                raise forms.ValidationError(f"“{address}” is not an e-mail address.") from None
        return addresses


class InviteForm(forms.Form):
    emails = AddressesField(
        label="E-mail addresses",
        help_text="One or several. Put each on its own line, or commas between them.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(choices=ROLES, widget=forms.RadioSelect, initial=CONTRIBUTOR.key)
    organization = forms.CharField(max_length=200, required=False)
    title = forms.CharField(max_length=120, required=False, help_text="Their job title.")


class RoleForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    role = forms.ChoiceField(choices=ROLES, widget=forms.RadioSelect)

    class Meta:
        model = Membership
        fields = ("role", "organization", "title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.role == HELPER.key:
            stay = (HELPER.key, f"{HELPER.name}. {HELPER.description}")
            self.fields["role"].choices = [*ROLES, stay]  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(
        label="Who takes over",
        queryset=User.objects.none(),
        empty_label="Choose somebody",
        help_text="Only people who are in the community already. Invite them first if needed.",
    )
    stay_as = forms.ChoiceField(
        label="And you",
        choices=[
            (CONTRIBUTOR.key, "Stay as contributor"),
            (COUNCIL.key, "Stay as advisory council member"),
            (LEAVE, "Leave the community"),
        ],
        widget=forms.RadioSelect,
        initial=CONTRIBUTOR.key,
    )

    def __init__(self, *args: Any, community: Community, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = community.memberships.current().exclude(user=by).values("user")
        self.fields["to"].queryset = User.objects.filter(pk__in=members).order_by("name")  # type: ignore[attr-defined]

    def clean_stay_as(self) -> str | None:
        """The role to keep, or None to leave."""
        chosen = self.cleaned_data["stay_as"]
        return None if chosen == LEAVE else chosen


class LiaisonForm(forms.Form):
    liaison = forms.ModelChoiceField(
        label="National liaison",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody",
        help_text="Hears of a report that is long overdue, and is who the coordinators ask.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["liaison"].queryset = national_staff()  # type: ignore[attr-defined]


def time_zones(current: str) -> list[tuple[str, str]]:
    """The zones of the country, and the one that is set if it is another."""
    known = dict(US_TIME_ZONES)
    return list(US_TIME_ZONES) if current in known else [*US_TIME_ZONES, (current, current)]


class CommunityForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """What a community says about itself.

    The form carries what the person saw when it was opened, so that only what they changed is
    written, and somebody else's change of another field is left alone.
    """

    fiscal_year_start = forms.TypedChoiceField(
        label="Fiscal year starts in",
        coerce=int,
        choices=list(MONTHS.items()),
        help_text="Quarters and reports follow it.",
    )
    time_zone = forms.ChoiceField(
        help_text="Mail leaves by these clocks, and dates are counted by them."
    )

    class Meta:
        model = Community
        fields = (
            *("name", "lead_organization", "published_goal", "time_zone", "fiscal_year_start"),
            *("forget_after_years", "smallest_cell", "fewest_employers"),
        )
        labels = {
            "published_goal": "The goal you announced",
            "forget_after_years": "Years until a placement is forgotten",
            "smallest_cell": "Fewest people in a number that the council sees",
            "fewest_employers": "Fewest employers behind a median wage",
        }
        help_texts = {
            "published_goal": "In your own words, as people outside know it.",
            "forget_after_years": f"From {FEWEST_YEARS} to {MOST_YEARS}. Then references and what "
            "people said of themselves are taken away for good; what was counted stays.",
            "smallest_cell": f"From {SMALLEST_CELL} to {LARGEST_CELL}. A part of a total with "
            "fewer people is hidden from everybody who does not record placements. What went out "
            "before stays as it went out.",
            "fewest_employers": f"From {FEWEST_EMPLOYERS} to {MOST_EMPLOYERS}. With fewer, the "
            "median is hidden from them.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zones(self.instance.time_zone)  # type: ignore[attr-defined]
        self.stored = {field: self.initial[field] for field in self.fields}
        for field in self.fields.values():
            field.show_hidden_initial = True

    def clean(self) -> dict[str, Any]:
        """Ask once before a value is replaced that somebody else set meanwhile."""
        typed = super().clean() or {}
        for name in self.changed_data:
            posted, now = self.add_initial_prefix(name), str(self.stored[name])
            if self.data.get(posted) not in {None, now} and str(typed.get(name)) != now:
                self.add_error(
                    name, f"Somebody else has made this “{now}”. Save again to replace it."
                )
                # The next form carries what the person has seen by then.
                self.data = {**self.data.dict(), posted: now}  # type: ignore[attr-defined]
        return typed

    def changes(self) -> dict[str, Any]:
        """What this person changed, and not what merely differs from the row by now."""
        return {field: self.cleaned_data[field] for field in self.changed_data}


class ReasonForm(forms.Form):
    """Why one of the national staff needs to see rows about people."""

    reason = forms.CharField(
        label="Why you need to see them",
        max_length=LONGEST_REASON,
        help_text="The community sees this sentence with your name. Name no person in it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    time_zone = forms.ChoiceField(help_text="Dates and hours are shown to you by these clocks.")

    class Meta:
        model = User
        fields = ("name", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = time_zones(self.instance.time_zone)  # type: ignore[attr-defined]


class CommunityToBeForm(forms.Form):
    """A community that is going to apply."""

    name = forms.CharField(label="Name of the community", max_length=120)
    kind = forms.ChoiceField(label="Kind of area", choices=Kind.choices)
    states = forms.CharField(
        max_length=60, help_text="Two-letter codes with commas between them: KY,IN"
    )
    lead_organization = forms.CharField(max_length=200, required=False)
    time_zone = forms.ChoiceField(choices=US_TIME_ZONES)

    def clean_states(self) -> str:
        codes = self.cleaned_data["states"].upper().replace(" ", "").strip(",")
        Community._meta.get_field("states").run_validators(codes)
        if unknown := [code for code in codes.split(",") if code not in NAMES]:
            raise forms.ValidationError(f"“{unknown[0]}” is not the code of a state.")
        return codes


class FoundForm(CommunityToBeForm):
    """A prospective community and its first coordinator."""

    email = forms.EmailField(
        label="E-mail address of the coordinator", help_text="They get an invitation by mail."
    )
