"""Contacts that visitors start at a stand: they leave name and e-mail, or have the organisation's material sent.

Nobody scans badges. What is left counts once the link in the mail was confirmed; see docs/contacts.md.
"""
