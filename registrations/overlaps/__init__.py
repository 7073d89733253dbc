"""People who have two places at one time, because a session was moved: what they may do, and the page that asks."""
