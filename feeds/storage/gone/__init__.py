"""What was withdrawn, apart from all articles, and what keeps it from coming back."""
