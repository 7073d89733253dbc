"""Mails that came back: read from a mailbox or from a mail server's pipe, recognised, kept with the mail."""
