"""The pages of the checklist: request to action to answer."""
