from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TermsConfig(AppConfig):
    name = "exhibitors.terms"
    label = "fair_terms"
    verbose_name = _("Vergabe der Stände")

    def ready(self) -> None:
        from . import retention  # models are there only now

        retention.declare()
