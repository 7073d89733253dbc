"""The people who come: registrations, places, needs, badges, check-in."""
