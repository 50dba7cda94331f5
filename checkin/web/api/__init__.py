"""For programs: JSON in, JSON out, bearer keys."""
