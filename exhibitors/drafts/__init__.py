"""Forms that are begun and not sent yet, kept on the server under a link of their own."""
