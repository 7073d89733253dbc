"""How many came, who they are and what they wanted: pages of figures for the team, to run this one and plan the next.

Numbers are whole here, however small: these pages are for the team; only a section from above may hide
some. What leaves the house is the report (`registrations.report`). An app above adds a section of its own with
`sections.register`.
"""
