"""Fields of the directory: what people type about partners, and what is wrong with it."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms

from communities.models import User
from communities.names import LONGEST_NAME
from communities.refusal import Refused
from partners.names import LONGEST_ADDRESS
from partners.written import as_email, as_name, as_phone, as_tags, as_website, check_day

Offered = Iterable[tuple[str, str]]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class DayField(forms.DateField):
    widget = DateInput
    default_error_messages = {"invalid": "Write the day as 2015-03-09 or 3/9/2015."}

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        return read(check_day, day) or day


class PastField(DayField):
    """A day that has come, on the calendar that `Dated` names."""

    today: date | None = None

    def clean(self, value: Any) -> date | None:
        day = super().clean(value)
        if day and self.today and day > self.today:
            raise forms.ValidationError("This day has not come yet.")
        return day


class Dated(forms.Form):
    """A form whose days are those of a community: `today` is the last that has come."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PastField):
                field.today = today
                field.widget.attrs["max"] = today.isoformat()


class ReadField(forms.CharField):
    """Text that one of our own readers puts into the form in which it is kept."""

    def kept(self, text: str) -> Any:
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        return read(self.kept, super().clean(value))


class NameField(ReadField):
    """A partner's name; needs letters or digits."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, **kwargs)

    def kept(self, text: str) -> str:
        return as_name(text)


class WebsiteField(ReadField):
    # Not type=url: a browser would refuse “cvs.com”, which is how people write it.
    widget = forms.TextInput(
        attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_ADDRESS, **kwargs)

    def kept(self, text: str) -> str:
        return as_website(text)


class AddressField(ReadField):
    """An e-mail address."""

    widget = forms.EmailInput(attrs={"autocomplete": "off"})

    def kept(self, text: str) -> str:
        return as_email(text)


class PhoneField(ReadField):
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def kept(self, text: str) -> str:
        return as_phone(text)


class TagsField(ReadField):
    """Several words with commas between them."""

    def kept(self, text: str) -> tuple[str, ...]:
        return as_tags(text.split(","))

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else ", ".join(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial), data))


class PersonField(forms.ChoiceField):
    """Somebody who keeps the directory; the empty choice is nobody. `offer` says who there is."""

    def __init__(self, *, nobody: str = "Nobody yet", **kwargs: Any) -> None:
        self.nobody = nobody
        super().__init__(required=False, **kwargs)

    def offer(self, people: Offered, *, now: User | None = None) -> None:
        """`now` is who has it, and may have left since."""
        self.people = dict(people)
        if now is not None:
            self.people.setdefault(str(now.pk), str(now))
        self.choices = [("", self.nobody), *self.people.items()]

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, User) else value

    def clean(self, value: Any) -> User | None:
        key = super().clean(value)
        return User(pk=int(key), name=self.people[key]) if key else None


def read(reader: Callable[[Any], Any], value: Any) -> Any:
    """What a reader makes of it; its refusal stands at the field."""
    try:
        return reader(value)
    except Refused as wrong:
        raise forms.ValidationError(str(wrong)) from None
