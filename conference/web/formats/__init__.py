"""How tables of the staff write dates where Django would write those of the United States: day first, 24 hours."""
