"""Staff put people into another workshop: what would happen to each, and doing it."""
