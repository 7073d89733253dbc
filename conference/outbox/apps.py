from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "conference.outbox"
    label = "outbox"
    verbose_name = "Postausgang"

    def ready(self) -> None:
        from conference.web import health as checks

        from . import health  # models: only when the apps are loaded

        checks.register(name="mail", ask=health.ask)
