"""Which addresses there are, and where those lead that are no more."""
