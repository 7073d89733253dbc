"""Every mail: stored first, sent later."""
