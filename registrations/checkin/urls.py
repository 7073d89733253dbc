"""Addresses of the check-in: the app's own pages (`shell`) and what devices ask."""

from django.urls import path

from . import views

app_name = "checkin"

urlpatterns = [
    path("checkin/api/pair/", views.pair_view, name="pair"),
    path("checkin/api/pair-here/", views.pair_here_view, name="pair_here"),
    path("checkin/api/sync/", views.sync_view, name="sync"),
]
