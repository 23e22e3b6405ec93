"""What no single key can tell: defaults spread over tables, contradictions, former addresses."""
