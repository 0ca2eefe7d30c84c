"""What stands in addresses: a section of the application, by its key."""

from communities.application_form import BY_KEY


class SectionConverter:
    regex = "|".join(BY_KEY)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
