from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "conference.outbox"
    label = "outbox"
    verbose_name = "Postausgang"
