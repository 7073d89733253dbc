"""A worker process for tests: `python -m tests.outbox.drain_process DATABASE PORT` sends what is due, then ends."""

import sys

import django
from django.conf import settings


def main(database: str, port: str) -> None:
    settings.DATABASES["default"]["NAME"] = database
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    settings.TEMPLATES[0]["DIRS"].append(settings.BASE_DIR / "tests" / "outbox" / "templates")
    django.setup()
    from conference.outbox.delivery import drain  # needs the set-up above
    from conference.outbox.transport import forget

    print("ready", flush=True)
    sys.stdin.readline()
    print(drain(), flush=True)
    forget()


if __name__ == "__main__":
    main(*sys.argv[1:])
