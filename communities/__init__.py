"""Who: people, communities, roles, the way in, the activity log."""
