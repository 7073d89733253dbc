"""Questions to the panel: asked with the registration or later, moderated, grouped, printed, shown in the foyer."""
