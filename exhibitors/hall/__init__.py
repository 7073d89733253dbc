"""The hall itself: what stands on its floor besides the stands, the rules between them, ways through it, its editor."""
