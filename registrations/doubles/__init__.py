"""The same person registered twice: finding them, and making one of two without losing anything."""
