"""Addresses of the check-in: the app's own pages (`shell`) and what devices ask."""

from django.urls import path

from . import shell, views

app_name = "checkin"

urlpatterns = [
    path("checkin/", shell.page, name="door"),
    path("checkin/koppeln/", shell.page, name="pairing"),
    path("checkin/sw.js", shell.worker, name="worker"),
    path("checkin/manifest.webmanifest", shell.manifest, name="manifest"),
    path("checkin/team/", shell.team, name="team"),
    path("checkin/api/pair/", views.pair_view, name="pair"),
    path("checkin/api/pair-here/", views.pair_here_view, name="pair_here"),
    path("checkin/api/sync/", views.sync_view, name="sync"),
]
