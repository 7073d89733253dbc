from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class HallConfig(AppConfig):
    name = "exhibitors.hall"
    label = "hall"
    verbose_name = _("Halle")

    def ready(self) -> None:
        from . import files, retention  # models are there only now

        retention.declare()
        files.register()
        menu.register(
            menu.FAIR,
            "admin:hall_editor",
            _("Halle planen"),
            permission="exhibitors.view_stand",
            order=25,
            takes_edition=True,
            within=["admin:hall_"],
        )
