"""Badges at the desk: ask for one with a tap, and a laptop with a printer that prints what is asked for.

The app's label is `desk`; what else staff do with a registration is in `registrations/desk.py`.
"""
