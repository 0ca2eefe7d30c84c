"""What is kept of two partners that are one."""

from typing import Any

from django import forms

from communities.refusal import Refused
from partners.merge_choices import CHECKS, Difference


class MergeForm(forms.Form):
    """A choice for each field that differs, and the versions that the person saw."""

    kept_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    merged_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, differences: list[Difference], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.differences = differences
        for one in differences:
            self.fields[one.field] = forms.ChoiceField(
                label=one.label,
                choices=[(option.side, option.words) for option in one.options],
                initial=one.default,
                required=False,
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        for one in self.differences:
            if one.field not in self.cleaned_data:
                continue
            try:
                CHECKS.get(one.field, lambda value: value)(one.value(self.cleaned_data[one.field]))
            except Refused as refused:
                self.add_error(one.field, str(refused))
        return self.cleaned_data

    @property
    def choices(self) -> dict[str, str]:
        """The side whose value stays, by field; an empty one is the default."""
        return {one.field: self.cleaned_data[one.field] for one in self.differences}

    @property
    def versions(self) -> tuple[int, int]:
        return self.cleaned_data["kept_version"], self.cleaned_data["merged_version"]

    def start_over(self, versions: tuple[int, int]) -> None:
        """Keep what was chosen, for two partners that have changed meanwhile."""
        data = self.data.copy()  # type: ignore[attr-defined]
        data["kept_version"], data["merged_version"] = versions
        self.data = data
