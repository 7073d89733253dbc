from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "conference.web"
    label = "web"
    verbose_name = "Web"
