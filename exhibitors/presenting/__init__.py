"""How an organisation presents itself: its text in each language, with a preview, and its logo."""
