"""HTML to PDF by workers: stored, with progress."""
