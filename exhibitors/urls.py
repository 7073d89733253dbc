"""Addresses of the fair. Tokens are 40 hexadecimal digits; the service answers 404 to all others."""

from django.urls import path
from django.views.generic import RedirectView

from . import views
from .access import views as access
from .contacts.urls import urlpatterns as contacts
from .directory import views as directory
from .drafts import views as drafts
from .hall import views as hall
from .offers import views as offers
from .partners import views as partners
from .people import views as people
from .presenting import views as presenting

app_name = "exhibitors"
OWN = "<slug:slug>/messe/meine/<str:token>/"

urlpatterns = [
    *contacts,
    path("<slug:slug>/messe/", views.fair, name="fair"),
    path("<slug:slug>/messe/staende.json", hall.states, name="states"),
    path("<slug:slug>/messe/weg/", hall.way, name="way"),
    path("<slug:slug>/messe/aussteller/", directory.directory, name="directory"),
    path("<slug:slug>/messe/aussteller/<int:pk>/", directory.exhibitor, name="exhibitor"),
    path("<slug:slug>/messe/buchen/", views.book, name="book"),
    path("<slug:slug>/messe/halten/", views.hold, name="hold"),
    path("<slug:slug>/messe/verlaengern/", views.extend, name="extend"),
    path("<slug:slug>/messe/entwurf/", drafts.keep, name="draft_keep"),
    path("<slug:slug>/messe/entwurf/schicken/", drafts.send, name="draft_send"),
    path("<slug:slug>/messe/entwurf/<str:token>/", drafts.draft, name="draft"),
    path("<slug:slug>/messe/entwurf/<str:token>/verwerfen/", drafts.discard, name="draft_discard"),
    path(OWN, views.personal, name="personal"),
    path(f"{OWN}aendern/", views.personal_change, name="personal_change"),
    path(f"{OWN}absagen/", views.personal_cancel, name="personal_cancel"),
    path(f"{OWN}aufbaublatt/", views.sheet, name="sheet"),
    path(f"{OWN}angebot/annehmen/", offers.accept, name="offer_accept"),
    path(f"{OWN}angebot/ablehnen/", offers.let_go, name="offer_let_go"),
    path(f"{OWN}angebot/wieder-fragen/", offers.ask_again, name="offer_ask_again"),
    path(f"{OWN}vorstellung/", presenting.presenting, name="presenting"),
    path(f"{OWN}vorstellung/logo/entfernen/", presenting.logo_remove, name="logo_remove"),
    path(f"{OWN}logo/", presenting.own_logo, name="own_logo"),
    path(f"{OWN}personal/<int:pk>/", people.person, name="person"),
    path(f"{OWN}personal/<int:pk>/bedarf/", people.needs, name="person_needs"),
    path(f"{OWN}personal/<int:pk>/schild/", people.badge, name="person_badge"),
    path(f"{OWN}gaeste/", partners.partners, name="partners"),
    path(f"{OWN}gaeste/<int:pk>/austragen/", partners.remove, name="partner_remove"),
    path(f"{OWN}eintrag/", partners.entry, name="guest_change"),
    path(f"{OWN}eintrag/personal/", partners.people, name="guest_people"),
    path(f"{OWN}eintrag/verlassen/", partners.leave, name="guest_leave"),
    path(f"{OWN}zugang/", access.access, name="access"),
    path(f"{OWN}zugang/<int:pk>/zuruecknehmen/", access.revoke, name="access_revoke"),
    path("<slug:slug>/messe/<int:pk>/", RedirectView.as_view(pattern_name="exhibitors:exhibitor", permanent=True)),
    path("<slug:slug>/messe/<int:pk>/logo/", presenting.public_logo, name="logo"),
]
