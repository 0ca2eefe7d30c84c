"""What a partner is: on its way into the directory, and later."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from communities.models import User
from partners.choices import Choices
from partners.forms.fields import NameField, PastField, PersonField, TagsField, WebsiteField
from partners.forms.row import RowForm
from partners.matching import LookAlike
from partners.models import Kind, Organization, Partner, Pipeline
from partners.written import LONGEST_NOTES

NONE_OF_THESE = "none"
TAGS_SHOWN = 20


class PartnerForm(RowForm):
    name = NameField(label="Name", error_messages={"required": "Give the partner a name."})
    website = WebsiteField(
        label="Website", help_text="Tells it from others of the same name: cvs.com", required=False
    )
    kinds = forms.MultipleChoiceField(
        label="What it is in your network",
        choices=Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    owner = PersonField(label="Owner", help_text="Who keeps in touch with it.")
    since = PastField(
        label="Partner since",
        error_messages={"required": "Say since when it has been a partner."},
    )
    tags = TagsField(label="Tags", help_text="Commas between them.", required=False)
    name_use_allowed_on = PastField(
        label="May use its name and logo since",
        help_text="The day it gave you permission. Leave it empty until then.",
        required=False,
    )
    notes = forms.CharField(
        label="Notes",
        help_text="Only people who keep this directory read them.",
        max_length=LONGEST_NOTES,
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def __init__(self, *args: Any, choices: Choices, now: User | None = None, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["owner"].offer(choices.owners, now=now)  # type: ignore[attr-defined]
        if choices.tags:
            known = ", ".join(choices.tags[:TAGS_SHOWN])
            self.fields["tags"].help_text = f"Commas between them. In use: {known}."


class AddForm(PartnerForm):
    """A new partner, and the shared organization behind it that was offered for its name."""

    organization = forms.ChoiceField(
        label="Which organization is it?",
        help_text="The whole program shares one list of them, so that an employer in two "
        "communities counts once.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of these, or the last line."},
    )
    pipeline = forms.ChoiceField(label="Where it stands", choices=Pipeline.choices)

    field_order = ("name", "website", "organization", "kinds", "pipeline")

    def __init__(
        self,
        *args: Any,
        here: Sequence[LookAlike],
        organizations: Sequence[Organization],
        is_listed: bool = False,
        **kwargs: Any,
    ) -> None:
        """`is_listed` says that one of those here has this name, and so none can be added."""
        super().__init__(*args, **kwargs)
        self.here = here
        self.is_listed = is_listed
        self.offered = {str(one.pk): one for one in organizations}
        field: Any = self.fields["organization"]
        field.choices = [
            *((key, described(one)) for key, one in self.offered.items()),
            (NONE_OF_THESE, "None of these: add it"),
        ]
        # Nothing looks like it: there is nothing to choose.
        field.required = self.is_to_choose

    @property
    def is_to_choose(self) -> bool:
        return bool(self.here or self.offered) and not self.is_listed

    def clean_organization(self) -> Organization | None:
        """One of those that the search for this name offered, and no other."""
        return self.offered.get(self.cleaned_data["organization"])


def described(organization: Organization) -> str:
    """“CVS Health, cvs.com”."""
    return ", ".join(filter(None, (organization.name, organization.domain)))


def values_of(partner: Partner) -> Mapping[str, Any]:
    return {field: getattr(partner, field) for field in PartnerForm.base_fields}
