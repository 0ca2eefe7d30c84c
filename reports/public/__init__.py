"""What everybody may see of a community that wants to be seen, and of the nation."""
