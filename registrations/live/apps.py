from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class LiveConfig(AppConfig):
    name = "registrations.live"
    label = "live"
    verbose_name = _("Der Tag")

    def ready(self):
        from registrations.figures import sections
        from registrations.presence import doors as named_doors

        from . import documents, doors, figures, panels  # models are there only now

        documents.register_kind()
        sections.register_of_the_day(figures.arrivals)
        panels.register()
        named_doors.register(doors.names)
        menu.register(menu.DAY, "live:live", _("Live"), permission="presence.view_presence", order=5)
        menu.register(
            menu.DAY,
            "live:emergency",
            _("Wer ist im Haus?"),
            permission="presence.view_presence",
            order=15,
        )
        menu.register(
            menu.DAY,
            "live:needs",
            _("Worauf gewartet wird"),
            permission="registrations.view_supportneeds",
            order=17,
        )
