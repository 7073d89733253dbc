"""The day of the fair: who has arrived at the stand, and whose stand goes to somebody who waits."""
