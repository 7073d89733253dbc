from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContactsConfig(AppConfig):
    name = "exhibitors.contacts"
    label = "stand_contacts"
    verbose_name = _("Kontakte an den Ständen")

    def ready(self) -> None:
        from django.db.models.signals import post_delete

        from registrations.figures import sections

        from . import files, retention, services, stats  # models are there only now

        post_delete.connect(files.forget, sender=self.get_model("ContactOffer"), dispatch_uid="files:ContactOffer")
        sections.register(stats.section)
        retention.declare()
        services.declare()
