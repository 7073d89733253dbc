"""Loads the Celery application with the Django applications, so that every process publishes to it."""

from importlib import import_module

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The settings' own place among the applications; it has no models."""

    name = "conference.config"
    label = "config"

    def ready(self) -> None:
        import_module("conference.config.celery")
