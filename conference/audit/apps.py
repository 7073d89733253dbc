from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "conference.audit"
    label = "audit"
    verbose_name = "Protokoll"
