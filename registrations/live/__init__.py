"""Seeing the day: who is in the building, who is still expected, and the list for an emergency. Stores nothing."""
