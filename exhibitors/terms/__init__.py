"""How an edition gives out its stands: booked directly, or applied for and decided by staff."""
