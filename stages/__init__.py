"""How far along: the five stages, the national checklist, each community's progress."""
