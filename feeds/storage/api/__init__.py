"""Between web and work: what was accepted, what is asked for, and by whom."""
