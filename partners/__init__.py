"""With whom: organizations, a community's partners, what they promised."""
