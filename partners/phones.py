"""Phone numbers as people dial them; wrong ones are refused."""

from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

HOME = "US"
LONGEST_EXTENSION = 7  # of switchboards; a longer one could not be read back as it is written


@lru_cache(maxsize=20_000)
def phone_of(text: str) -> str:
    """The number as it is written: “(502) 555-0142 ext. 12”; from abroad “+44 20 7946 0958”.

    Empty for nothing. Raises ValueError for what nobody could dial.
    """
    text = text.strip()
    if not text:
        return ""
    try:
        number = phonenumbers.parse(text, HOME)
    except NumberParseException:
        raise ValueError(f"“{text[:40]}” is not a phone number.") from None
    if not phonenumbers.is_valid_number(number):
        raise ValueError(f"“{text[:40]}” is not a phone number. Write one, with its area code.")
    if len(number.extension or "") > LONGEST_EXTENSION:
        raise ValueError(f"“{text[:40]}” is not a phone number: its extension is too long.")
    is_home = number.country_code == 1
    style = PhoneNumberFormat.NATIONAL if is_home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def link_of(phone: str) -> str:
    """What a phone dials: “tel:+1-502-555-0142;ext=12”. For a number as phone_of writes it."""
    number = phonenumbers.parse(phone, HOME)
    return phonenumbers.format_number(number, PhoneNumberFormat.RFC3966)
