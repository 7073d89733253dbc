"""Nested means below: web, retention, audit, documents, accounts, outbox are rooms below the agenda; none imports it.

The agenda is the code directly in this package: editions, rooms, sessions, places counted. It may use every room;
`registrations` stands on it and `exhibitors` stands on both. import-linter holds this (pyproject.toml).
"""
