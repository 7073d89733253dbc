"""The plan and the publication: how staff prepare the agenda, and how everybody gets to see it.

A published agenda is never changed row by row. Staff write into the plan (`plan`, `sessions`), every step is
remembered (`history`), and `publishing` lets the whole plan become the truth in one transaction.
"""
