"""What people are told of a match: its words, its reasons, and what they stand in."""
