"""The board on which staff give stands: applications at the left, the hall at the right, and what would fit."""
