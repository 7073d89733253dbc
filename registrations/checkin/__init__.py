"""Checking in at the door: devices, their log of scans, and the state that they keep a copy of."""
