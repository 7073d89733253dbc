"""The fair: hall plan, stands, bookings, stand crews."""
