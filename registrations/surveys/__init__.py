"""Feedback after the day: anonymous questions, answered once per link, and what came of them.

How nobody, not even we, can say who answered what: docs/decisions/0220-anonymous-by-construction.md
"""
