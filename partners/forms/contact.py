"""People at a partner."""

from collections.abc import Mapping
from typing import Any

from django import forms

from partners.forms.fields import AddressField, Dated, PastField, PhoneField
from partners.forms.row import RowForm
from partners.models import Contact
from partners.written import LONGEST_EMAIL, LONGEST_PERSON, LONGEST_TITLE


class ContactForm(RowForm):
    name = forms.CharField(
        label="Name",
        error_messages={"required": "Give the contact a name."},
        max_length=LONGEST_PERSON,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    title = forms.CharField(label="Job title", max_length=LONGEST_TITLE, required=False)
    email = AddressField(label="E-mail", max_length=LONGEST_EMAIL, required=False)
    phone = PhoneField(
        label="Phone", help_text="With the area code; ext. 12 for an extension.", required=False
    )
    is_primary = forms.BooleanField(
        label="Primary contact", help_text="The one to call first.", required=False
    )

    def __init__(self, *args: Any, can_be_primary: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_be_primary:
            del self.fields["is_primary"]


class LeftForm(Dated):
    """The day somebody left the organization."""

    on = PastField(label="Left on", error_messages={"required": "Say on which day."})


def values_of(contact: Contact) -> Mapping[str, Any]:
    return {field: getattr(contact, field) for field in ContactForm.base_fields}
