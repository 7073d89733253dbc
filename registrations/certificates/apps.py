from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class CertificatesConfig(AppConfig):
    name = "registrations.certificates"
    label = "certificates"
    verbose_name = _("Bescheinigungen")

    def ready(self):
        from registrations.presence import services as presence

        from . import documents, retention, services  # models are there only now

        presence.register_follower(services.renew)
        documents.register_kinds()
        retention.declare()
        menu.register(
            menu.DAY,
            "admin:certificates_overview",
            _("Bescheinigungen"),
            permission="certificates.change_certificate",
            order=30,
            within=["admin:certificates_"],
        )
