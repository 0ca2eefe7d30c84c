"""What people type about partners, as typed values. A module for each noun."""
