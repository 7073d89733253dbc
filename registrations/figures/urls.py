"""Addresses of figures and report, below the staff area."""

from django.urls import path

from registrations.report import views as report

from . import views

app_name = "figures"

urlpatterns = [
    path("zahlen/", views.figures, name="figures"),
    path("zahlen/bericht/", report.report, name="report"),
    path("zahlen/bericht.xlsx", report.workbook, name="workbook"),
]
