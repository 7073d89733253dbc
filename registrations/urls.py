"""Addresses of registering and of the personal page."""

from django.urls import path

from . import views
from .erasing import views as erasing
from .groups import companion_views as companions
from .groups import views as groups
from .mailings import views as mailings
from .overlaps import views as overlaps
from .place_offers import views as place_offers
from .questions import views as questions
from .surveys import views as surveys

app_name = "registrations"

urlpatterns = [
    path("<slug:slug>/anmeldung/", views.register, name="register"),
    path("<slug:slug>/anmeldung/link/", views.send_link, name="send_link"),
    path("<slug:slug>/anmeldung/gemeinsam/<str:token>/", groups.review, name="group"),
    path("<slug:slug>/anmeldung/gemeinsam/<str:token>/person/", groups.add, name="group_add"),
    path("<slug:slug>/anmeldung/gemeinsam/<str:token>/person/<int:number>/", groups.edit, name="group_edit"),
    path(
        "<slug:slug>/anmeldung/gemeinsam/<str:token>/person/<int:number>/entfernen/",
        groups.remove,
        name="group_remove",
    ),
    path("<slug:slug>/meine/<str:token>/", views.personal, name="personal"),
    path("<slug:slug>/meine/<str:token>/aendern/", views.personal_change, name="personal_change"),
    path("<slug:slug>/meine/<str:token>/absagen/", views.personal_cancel, name="personal_cancel"),
    path("<slug:slug>/meine/<str:token>/loeschen/", erasing.personal_erase, name="personal_erase"),
    path("<slug:slug>/anmeldung/geloescht/", erasing.erased, name="erased"),
    path("<slug:slug>/meine/<str:token>/einwilligung/", views.personal_consent, name="personal_consent"),
    path("<slug:slug>/meine/<str:token>/fragen/", questions.ask, name="questions"),
    path("<slug:slug>/meine/<str:token>/fragen/<int:pk>/", questions.withdraw, name="question_withdraw"),
    path("<slug:slug>/meine/<str:token>/programm/", views.personal_programme_page, name="personal_programme_page"),
    path("<slug:slug>/meine/<str:token>/platz/<int:place>/zurueckgeben/", overlaps.give_back, name="place_give_back"),
    path("<slug:slug>/meine/<str:token>/platz/<int:place>/tauschen/", overlaps.swap, name="place_swap"),
    path(
        "<slug:slug>/meine/<str:token>/platz/<int:place>/behalten/<int:other>/", overlaps.keep_both, name="place_keep"
    ),
    path("<slug:slug>/meine/<str:token>/angebot/", place_offers.answer_page, name="place_offer"),
    path("<slug:slug>/meine/<str:token>/angebot/<int:offer>/annehmen/", place_offers.accept, name="offer_accept"),
    path("<slug:slug>/meine/<str:token>/angebot/<int:offer>/ablehnen/", place_offers.decline, name="offer_decline"),
    path("<slug:slug>/meine/<str:token>/programm.ics", views.personal_ics, name="personal_ics"),
    path("<slug:slug>/meine/<str:token>/programm.pdf", views.personal_programme, name="personal_programme"),
    path("<slug:slug>/meine/<str:token>/schild/", views.personal_badge, name="personal_badge"),
    path("<slug:slug>/meine/<str:token>/mit/<int:pk>/", companions.companion, name="companion"),
    path("<slug:slug>/meine/<str:token>/mit/<int:pk>/aendern/", companions.change, name="companion_change"),
    path("<slug:slug>/meine/<str:token>/mit/<int:pk>/absagen/", companions.cancel, name="companion_cancel"),
    path("<slug:slug>/meine/<str:token>/mit/<int:pk>/schild/", companions.badge, name="companion_badge"),
    path("<slug:slug>/meine/<str:token>/mit/<int:pk>/programm.pdf", companions.programme, name="companion_programme"),
    path(
        "<slug:slug>/meine/<str:token>/mit/<int:pk>/bescheinigung/",
        companions.certificate,
        name="companion_certificate",
    ),
    path(
        "<slug:slug>/meine/<str:token>/mit/<int:pk>/angebot/<int:offer>/annehmen/",
        companions.accept_offer,
        name="companion_offer_accept",
    ),
    path(
        "<slug:slug>/meine/<str:token>/mit/<int:pk>/angebot/<int:offer>/ablehnen/",
        companions.decline_offer,
        name="companion_offer_decline",
    ),
    path("<slug:slug>/meine/<str:token>/daten/", views.personal_data_page, name="personal_data_page"),
    path("<slug:slug>/meine/<str:token>/daten.json", views.personal_data, name="personal_data"),
    path("<slug:slug>/neuigkeiten/<int:pk>/<str:token>/", mailings.end_news, name="news_end"),
    path("<slug:slug>/rueckmeldung/", surveys.open_link, name="survey_open"),
    path("<slug:slug>/rueckmeldung/danke/", surveys.done, name="survey_done"),
    path("<slug:slug>/rueckmeldung/vorschau/", surveys.preview, name="survey_preview"),
    path("<slug:slug>/rueckmeldung/<str:token>/", surveys.personal, name="survey"),
]
