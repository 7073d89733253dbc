from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class AnnouncementsConfig(AppConfig):
    name = "conference.announcements"
    label = "announcements"
    verbose_name = _("Ansagen")

    def ready(self):
        from conference import caching, foyer

        from . import retention, screen  # models are there only now

        caching.register_part(screen.STAMP)
        foyer.register("announcements", screen.shown, words=screen.words)
        retention.declare()
        menu.register(
            menu.DAY,
            "admin:announcements_board",
            _("Ansagen"),
            permission="announcements.view_announcement",
            order=10,
            within=["admin:announcements_"],
        )
