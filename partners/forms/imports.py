"""A spreadsheet on its way in: a file, or its cells pasted."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

PASTED = "Pasted"


class SheetForm(forms.Form):
    """Either of two; what they hold is read, and refused, by the import."""

    file = forms.FileField(
        label="A file",
        help_text="CSV or XLSX: from Excel, “Save as”; from Google Sheets, “Download”.",
        # The import says what is wrong with a file, empty ones too.
        allow_empty_file=True,
        max_length=200,
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    pasted = forms.CharField(
        label="The cells themselves",
        help_text="Copy the cells in your spreadsheet, headings too, and paste them here.",
        required=False,
        strip=False,  # an empty first cell is a tab
        widget=forms.Textarea(
            attrs={"rows": 10, "autocomplete": "off", "spellcheck": "false", "wrap": "off"}
        ),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        has_text = bool(typed.get("pasted", "").strip())
        if typed.get("file") and has_text:
            self.add_error(
                "pasted",
                "Bring either a file or pasted cells. Choose the file again, or empty this.",
            )
        elif not typed.get("file") and not has_text and not self.errors:
            self.add_error("file", "Choose a file, or paste the cells below.")
        return typed

    @property
    def used(self) -> str:
        """The field that holds the spreadsheet, and so what is wrong with it."""
        return "file" if self.cleaned_data["file"] else "pasted"

    def brought(self) -> tuple[str, bytes]:
        """Its name and its content."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file:
            return file.name or PASTED, file.read()
        return PASTED, self.cleaned_data["pasted"].encode()
