"""A community's dashboard: whether it is on track, why, and what is asked of its reader."""
