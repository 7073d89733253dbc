from django.apps import AppConfig


class RegistrationsConfig(AppConfig):
    name = "registrations"
    label = "registrations"
    verbose_name = "Anmeldungen"
