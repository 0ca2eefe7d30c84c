"""One act on many partners at once, chosen from one list."""

from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partners.models import Kind, Pipeline

Named = tuple[tuple[str, str], ...]


def act_choices(owners: Named, tags: tuple[str, ...]) -> list[tuple[str, Named]]:
    """Each group of acts; a key names the act and, behind the colon, the value it sets."""
    return [
        ("Set the owner", (("owner:", "Nobody"), *((f"owner:{k}", name) for k, name in owners))),
        ("Move along the pipeline", tuple((f"pipeline:{k}", name) for k, name in Pipeline.choices)),
        ("Add a kind", tuple((f"add_kind:{k}", name) for k, name in Kind.choices)),
        ("Remove a kind", tuple((f"remove_kind:{k}", name) for k, name in Kind.choices)),
        ("Tags", (("add_tag:", "Add the tag written beside"),)),
        ("Remove a tag", tuple((f"remove_tag:{tag}", tag) for tag in tags)),
    ]


@lru_cache(maxsize=200)
def act_options(owners: Named, tags: tuple[str, ...]) -> SafeString:
    """The choices as HTML, drawn once for the same people and tags."""
    groups = [
        format_html(
            '<optgroup label="{}">{}</optgroup>',
            label,
            format_html_join("", '<option value="{}">{}</option>', choices),
        )
        for label, choices in act_choices(owners, tags)
        if choices
    ]
    return format_html_join("", "{}", ((group,) for group in groups))
