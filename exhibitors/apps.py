from django.apps import AppConfig


class ExhibitorsConfig(AppConfig):
    name = "exhibitors"
    label = "exhibitors"
    verbose_name = "Messe"
