"""Addresses of the second factor, below the staff area."""

from django.urls import path

from . import views

app_name = "accounts"

urlpatterns = [
    path("zweiter-faktor/", views.code, name="code"),
    path("zweiter-faktor/einrichten/", views.set_up, name="set_up"),
    path("zweiter-faktor/ersatzcodes/", views.backup_codes, name="backup_codes"),
]
