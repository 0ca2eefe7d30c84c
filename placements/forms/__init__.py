"""What people type about training and placements, and what is wrong with it."""
