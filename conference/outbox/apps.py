from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "conference.outbox"
    label = "outbox"
    verbose_name = "Postausgang"

    def ready(self) -> None:
        from . import panels  # models are there only now

        panels.register()
