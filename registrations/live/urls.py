"""Addresses of the day, below the staff area."""

from django.urls import path

from . import views

app_name = "live"

urlpatterns = [
    path("live/", views.live, name="live"),
    path("live/bedarf/", views.needs, name="needs"),
    path("live/notfall/", views.emergency, name="emergency"),
    path("live/<slug:slug>/<str:name>/", views.part, name="part"),
]
