"""Organisations that share a stand: the guest has an entry and a page of its own."""
