from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"
    label = "registrations"
    verbose_name = "Anmeldungen"

    def ready(self):
        from . import receivers  # noqa: F401, PLC0415 - connects them; models are there only now
