"""The pages of training and placements: request to action to answer."""
