from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class QuestionsConfig(AppConfig):
    name = "registrations.questions"
    label = "questions"
    verbose_name = _("Fragen an das Podium")

    def ready(self):
        from conference import foyer

        from . import documents, retention, screen  # models are there only now

        documents.register_kind()
        retention.declare()
        foyer.register("questions", screen.shown, words=screen.words)
        menu.register(
            menu.DAY,
            "admin:questions_board",
            _("Fragen an das Podium"),
            permission="questions.view_question",
            order=20,
            within=["admin:questions_"],
        )
