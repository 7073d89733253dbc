"""Certificates of attendance: reckoned from who was there, printed by workers, verified by a code without a name."""
