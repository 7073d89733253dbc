"""A line that staff push to everybody at once: to the foyer, the public pages and the personal pages."""
