"""Addresses around contacts, below those of the fair (`exhibitors/urls.py`)."""

from django.urls import path

from . import own_views, views

VISITOR = "<slug:slug>/messe/kontakt/<str:token>/"
OWN = "<slug:slug>/messe/meine/<str:token>/kontakte/"

urlpatterns = [
    path("<slug:slug>/messe/aussteller/<int:pk>/kontakt/", views.contact, name="contact"),
    path("<slug:slug>/messe/kontakt/geloescht/", views.contact_erased, name="contact_erased"),
    path(VISITOR, views.contact_own, name="contact_own"),
    path(f"{VISITOR}bestaetigen/", views.contact_confirm, name="contact_confirm"),
    path(f"{VISITOR}loeschen/", views.contact_withdraw, name="contact_withdraw"),
    path(f"{VISITOR}datei/", views.contact_file, name="contact_file"),
    path(OWN, own_views.contacts, name="contacts"),
    path(f"{OWN}mitnehmen/", own_views.take, name="contacts_take"),
    path(f"{OWN}<int:pk>/loeschen/", own_views.delete, name="contacts_delete"),
    path(f"{OWN}angebot/", own_views.offer, name="contacts_offer"),
    path(f"{OWN}angebot/datei/", own_views.own_file, name="contacts_file"),
    path(f"{OWN}angebot/datei/entfernen/", own_views.remove_file, name="contacts_file_remove"),
]
