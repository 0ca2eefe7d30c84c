"""What the look needs and the template language cannot say."""

from django import template

register = template.Library()


@register.filter
def bar(percent: int) -> str:
    """A bar of ten characters for plain text; only 100 percent fills it."""
    filled = percent // 10
    return "#" * filled + "-" * (10 - filled)
