"""Which articles tell one story, what they were found by, and who stands for it."""
