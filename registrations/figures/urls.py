"""Addresses of figures and report, below the staff area."""

from django.urls import path

from . import views

app_name = "figures"

urlpatterns = [
    path("zahlen/", views.figures, name="figures"),
]
