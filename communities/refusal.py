"""The one exception for a rule of the field that was broken."""


class Refused(Exception):
    """An act that the rules forbid. Its text is a sentence fit to show to the person who asked."""


class Stale(Refused):
    """Somebody else changed the same thing first; the view shows their change beside yours."""
