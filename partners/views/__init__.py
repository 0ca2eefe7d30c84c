"""The pages of the directory: request to action to answer."""
