"""What the address of a list asks for, as it is kept under a name."""

from urllib.parse import urlencode

from communities.listing import Listing


def query_of(listing: Listing) -> str:
    """Search, filters and order as an address says them, and nothing else that stood in it."""
    order = "" if listing.is_default_sort else listing.sort
    values = {"q": listing.query, **listing.chosen, "sort": order}
    return urlencode({name: value for name, value in values.items() if value})
