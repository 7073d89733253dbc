"""What people need in order to take part, stored with their consent, and turned into what those who provide it need."""
