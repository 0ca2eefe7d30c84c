"""What one address may ask for, and what a page may load."""

from csp.constants import NONE, SELF

RATE_LIMITS = {
    # Checking a password takes an eighth of a second of one processor: one address may ask for
    # two seconds of it in a minute, and guess five times at one account in five.
    "login": "20/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "signup": "10/m/ip",
    "reset_password": "10/m/ip,3/m/key",
    "reset_password_from_key": "10/m/ip",
    # The page that employers answer on, opened or sent: a whole office may share one address.
    "confirm_placement": "60/m/ip",
    "unsubscribe": "60/m/ip",
    "reader_link": "60/m/ip",
    # A provider of calendars asks for those of all its users from a few addresses.
    "calendar_feed": "300/m/ip",
}

PAGES_LOAD = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
