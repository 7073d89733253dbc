"""Addresses of the report for funders, below the staff area."""

from django.urls import path

from . import views

app_name = "report"

urlpatterns = [
    path("zahlen/bericht/", views.report, name="report"),
]
