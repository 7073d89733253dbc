"""Several people registered by one of them: the way there, the deed, and what the one sees of the others."""
