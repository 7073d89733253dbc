"""Offers with a time limit: a place that became free is held for the next who waits until they answer."""
