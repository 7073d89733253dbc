"""Nested means below: the rooms in here (web, audit, accounts, outbox, documents) are below the agenda; no room imports it.

The agenda is the code directly in this package: editions, rooms, sessions, places counted. It may use every room;
`registrations` stands on it and `exhibitors` stands on both. import-linter holds this (pyproject.toml).
"""
