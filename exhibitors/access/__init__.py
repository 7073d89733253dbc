"""Who may open an organisation's page besides its contact, and who has opened it."""
