"""A name for the filters that are set."""

from django import forms

from communities.models.saved_filter import LONGEST_NAME


class SaveFilterForm(forms.Form):
    name = forms.CharField(
        label="Name", max_length=LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    is_shared = forms.BooleanField(
        label="Share with everybody who keeps this directory", required=False
    )
