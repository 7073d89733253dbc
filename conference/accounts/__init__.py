"""Who may come in: staff, roles, personal links."""
