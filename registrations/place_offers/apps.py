from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlaceOffersConfig(AppConfig):
    name = "registrations.place_offers"
    label = "place_offers"
    verbose_name = _("Angebotene Plätze")

    def ready(self) -> None:
        from . import retention  # models are there only now

        retention.declare()
