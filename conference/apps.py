from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class ConferenceConfig(AppConfig):
    name = "conference"
    label = "conference"
    verbose_name = _("Konferenz")

    def ready(self) -> None:
        from . import columns, keeping, programme_document, speakers  # need loaded models
        from . import receivers as receivers  # connect themselves

        programme_document.register_kinds()
        speakers.connect()
        keeping.declare()
        columns.register_tables()
        _menu()


def _menu() -> None:
    """The pages of agenda and edition in the staff's menu."""
    see = "conference.view_session"
    for group, view, label, order in [
        (menu.AGENDA, "admin:conference_session_changelist", _("Programmpunkte"), 20),
        (menu.AGENDA, "admin:conference_speaker_changelist", _("Mitwirkende"), 30),
        (menu.AGENDA, "admin:conference_submission_changelist", _("Einsendungen"), 40),
        (menu.AGENDA, "admin:conference_material_changelist", _("Material"), 50),
        (menu.AGENDA, "admin:conference_room_changelist", _("Räume"), 60),
        (menu.AGENDA, "admin:conference_topic_changelist", _("Handlungsfelder"), 80),
        (menu.AGENDA, "admin:conference_editiontext_changelist", _("Texte"), 90),
        (menu.HOUSE, "admin:conference_edition_changelist", _("Konferenzen"), 10),
    ]:
        menu.register(group, view, label, order=order)
    menu.register(menu.AGENDA, "admin:conference_equipment", _("Ausstattung der Räume"), permission=see, order=70)
    edition = "admin:conference_edition_"
    for group, page, label, permission, order, below in [
        (menu.AGENDA, "planner", _("Programm planen"), see, 10, ["publish", "version", "usual_day"]),
        (menu.AGENDA, "translations", _("Übersetzen"), "conference.change_session", 100, []),
        (menu.HOUSE, "retention", _("Löschfristen"), "retention.view_proof", 50, ["shorten", "proof"]),
    ]:
        within = [edition + name for name in (page, *below)]
        menu.register(
            group, edition + page, label, permission=permission, order=order, takes_edition=True, within=within
        )
