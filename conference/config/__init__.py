"""Settings, URLs, Celery, WSGI. Names the apps by string only, so that it stands beside the storeys and not on them."""
