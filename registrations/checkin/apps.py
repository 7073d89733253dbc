from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class CheckinConfig(AppConfig):
    name = "registrations.checkin"
    label = "checkin"
    verbose_name = _("Einlass")

    def ready(self) -> None:
        from . import building, retention, rooms, walk_ins  # models are there only now

        retention.declare()
        building.register_kinds()
        walk_ins.register_kinds()
        rooms.register_kinds()
        menu.register(
            menu.DAY,
            "admin:checkin_device_changelist",
            _("Geräte am Einlass"),
            order=5,
            within=["admin:checkin_"],
        )
