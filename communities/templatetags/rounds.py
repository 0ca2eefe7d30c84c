"""Rounds on pages that know nothing of them."""

from django import template

from communities.models import Round

register = template.Library()


@register.inclusion_tag("communities/round_dates.html")
def coming_rounds() -> dict[str, object]:
    """Rounds that take applications now or will, with their dates. One query."""
    return {"rounds": Round.objects.coming()}
