"""What came of it: training, placements, outcomes, figures; no names."""
