"""Who wants to be erased now (Art. 17 GDPR): the deed, the page that asks, doing it again after a restore."""
