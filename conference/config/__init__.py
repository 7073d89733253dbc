"""Settings, URLs, Celery, WSGI. Names the apps by string only, so it stands beside the storeys."""
