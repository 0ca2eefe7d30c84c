"""One act on many partners at once, chosen from one list."""

from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from partners.models import Kind, Pipeline

Named = tuple[tuple[str, str], ...]
ADD_TAG = "add_tag"


def act_choices(owners: Named, tags: tuple[str, ...]) -> list[tuple[str, Named]]:
    """Each group of acts; a key names the act and, behind the colon, its value.

    A choice says the whole act: once the list is closed, nothing else of it is seen.
    """
    groups = [
        ("Owner", "owner", "Owner: {}", (*owners, ("", "nobody"))),
        (
            "Pipeline",
            "pipeline",
            "Move to {}",
            [(key, word.lower()) for key, word in Pipeline.choices],
        ),
        ("Add a kind", "add_kind", "Add kind: {}", Kind.choices),
        ("Remove a kind", "remove_kind", "Remove kind: {}", Kind.choices),
        ("Add a tag", ADD_TAG, "Add {}", (("", "a tag"),)),
        ("Remove a tag", "remove_tag", "Remove tag: {}", [(tag, tag) for tag in tags]),
    ]
    return [
        (label, tuple((f"{act}:{value}", words.format(name)) for value, name in values))
        for label, act, words, values in groups
        if values
    ]


@lru_cache(maxsize=200)
def act_options(owners: Named, tags: tuple[str, ...]) -> SafeString:
    """The choices as HTML, drawn once for the same people and tags."""
    groups = (
        (label, format_html_join("", '<option value="{}">{}</option>', choices))
        for label, choices in act_choices(owners, tags)
    )
    return format_html_join("", '<optgroup label="{}">{}</optgroup>', groups)


class KeysField(forms.Field):
    """The partners that somebody ticked."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        keys = [str(key) for key in value or ()]
        if not all(key.isdecimal() and len(key) < 19 for key in keys):
            raise ValidationError("One of these is no partner.")
        return [int(key) for key in keys]


class ManyForm(forms.Form):
    """Which partners, and what to do with them. `all` means all that the list's address finds."""

    pk = KeysField(required=False)
    all = forms.BooleanField(required=False)
    act = forms.ChoiceField(
        label="What to do with them", error_messages={"required": "Choose what to do with them."}
    )
    tag = forms.CharField(
        label="Tag to add", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, owners: Named, tags: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["act"]
        field.choices = [("", "Choose"), *act_choices(owners, tags)]

    def clean(self) -> dict[str, Any]:
        typed = self.cleaned_data
        if "pk" in typed and not typed["pk"] and not typed.get("all"):
            raise ValidationError("Tick the partners that you mean first, or all that match.")
        act, _, value = typed.get("act", "").partition(":")
        if act == ADD_TAG and not typed.get("tag", "").strip():
            self.add_error("tag", "Write the tag.")
        value = typed.get("tag", "") if act == ADD_TAG else value
        return {**typed, "act": act, "value": value}
