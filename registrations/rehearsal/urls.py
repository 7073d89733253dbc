"""Addresses of the rehearsal, below the staff area."""

from django.urls import path

from . import views

app_name = "rehearsal"

urlpatterns = [
    path("generalprobe/", views.page, name="page"),
    path("generalprobe/beginnen/", views.start, name="start"),
    path("generalprobe/beenden/", views.end, name="end"),
]
