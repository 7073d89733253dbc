"""Addresses of tables, below the staff area."""

from django.urls import path

from . import views

app_name = "tables"

urlpatterns = [
    path("tabellen/", views.overview, name="overview"),
    path("tabellen/<slug:name>/", views.export, name="export"),
]
