"""Fields of placements and training: a partner by its name, what somebody went through, money."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.html import format_html

from communities.models import Community
from communities.names import LONGEST_NAME, name_key
from partners.forms.fields import read
from partners.models import Partner
from placements.choices import Offered, Training, key_of, partner_called
from placements.models import Cohort, TrainingProgram
from placements.written import as_cost, as_wage

NOT_HERE = (
    "No partner here is called “{}”. Choose one of the list, or "
    '<a href="{}" target="_blank" rel="noopener">add it to the partners first'
    '<span class="visually-hidden"> (opens in a new tab)</span></a>.'
)


class PartnerField(forms.CharField):
    """A partner by its name, as people type it; a list of suggestions stands beside it."""

    community: Community
    now: Partner | None = None

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "partner-names", "autocomplete": "off"})
        super().__init__(max_length=LONGEST_NAME, widget=widget, **kwargs)

    def offer(self, community: Community, *, now: Partner | None = None) -> None:
        """`now` is whom the row names, and may have been removed since."""
        self.community, self.now = community, now

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Partner) else value

    def clean(self, value: Any) -> Partner | None:
        name = super().clean(value)
        if not name:
            return None
        key = name_key(name)
        if self.now and self.now.key == key:
            return self.now
        if found := partner_called(self.community, key):
            return found
        add = reverse("partners:add", args=[self.community.slug])
        url = f"{add}?{urlencode({'name': name})}"
        raise forms.ValidationError(format_html(NOT_HERE, name, url))


class TrainingField(forms.ChoiceField):
    """A program, or one cohort of it."""

    trainings: dict[str, Training]

    def offer(self, offered: Offered, *, now: Training | None = None) -> None:
        """`now` is what the row names, and may have been removed since."""
        self.trainings = dict(offered.trainings)
        choices = [("", "No training"), *offered.training_choices]
        if now is not None and key_of(now) not in self.trainings:
            self.trainings[key_of(now)] = now
            choices.append((key_of(now), str(now)))
        self.choices = choices

    def prepare_value(self, value: Any) -> Any:
        return key_of(value) if isinstance(value, TrainingProgram | Cohort) else value

    def clean(self, value: Any) -> Training | None:
        key = super().clean(value)
        return self.trainings[key] if key else None


class MoneyField(forms.DecimalField):
    """Dollars, with or without the sign and the commas that people write."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": "Write an amount in dollars, as in 24.50."}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("$", "").replace(",", "").strip()
        return super().to_python(value)

    def kept(self, dollars: Decimal | None) -> Decimal | None:
        return as_cost(dollars)

    def clean(self, value: Any) -> Decimal | None:
        dollars: Decimal | None = read(self.kept, super().clean(value))
        return dollars


class WageField(MoneyField):
    """Dollars an hour."""

    def __init__(self, *, may_be_zero: bool = False, **kwargs: Any) -> None:
        self.may_be_zero = may_be_zero
        super().__init__(required=False, **kwargs)

    def kept(self, dollars: Decimal | None) -> Decimal | None:
        return as_wage(dollars, may_be_zero=self.may_be_zero)
