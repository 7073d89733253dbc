"""The dress rehearsal: today, with invented people, in a copy that is thrown away."""
