"""How often one address may do what people do without an account."""

from __future__ import annotations

from conference.web.ratelimit import Limit

# People behind one town hall's address share these; ten minutes each.
REGISTERING = Limit("registration", most=120)
ASKING_FOR_LINK = Limit("registration-link", most=20)
GUESSING = Limit("personal-link", most=60)
GUESSING_CODES = Limit("invitation", most=30)
