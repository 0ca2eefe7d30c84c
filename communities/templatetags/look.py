"""What the look needs and the template language cannot say."""

from django import template

from communities.application_form import TITLES

register = template.Library()


@register.filter
def bar(percent: int) -> str:
    """A bar of ten characters for plain text; only 100 percent fills it."""
    filled = percent // 10
    return "#" * filled + "-" * (10 - filled)


@register.filter
def section_title(key: str) -> str:
    """What a section of the application is called; empty for none."""
    return TITLES.get(key, "")
