from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from . import menu


class WebConfig(AppConfig):
    name = "conference.web"
    label = "web"
    verbose_name = "Web"

    def ready(self) -> None:
        menu.register(menu.TOP, "admin:index", _("Übersicht"), order=10)
