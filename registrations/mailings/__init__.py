"""Mail to many: to a chosen group, reminders before the day, thanks after it."""
