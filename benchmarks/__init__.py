"""What the pages cost and how that grows: `make bench`."""
