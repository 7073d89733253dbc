"""The fair on paper: what hangs at stands, what is carried through the hall, what lies at the gate."""
