"""Loading the demo as its command does."""

from io import StringIO

from django.core.management import call_command


def load_demo(**options: int) -> str:
    """Load it, and return what the command says."""
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()
