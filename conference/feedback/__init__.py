"""Barriers that somebody reports, and the clock by which they must be answered (Art. 7 of Directive (EU) 2016/2102)."""
