"""Addresses of the fair. Tokens are 40 hexadecimal digits; the service answers 404 to all others."""

from django.urls import path

from . import views
from .hall import views as hall

app_name = "exhibitors"

urlpatterns = [
    path("<slug:slug>/messe/", views.fair, name="fair"),
    path("<slug:slug>/messe/staende.json", hall.states, name="states"),
    path("<slug:slug>/messe/weg/", hall.way, name="way"),
    path("<slug:slug>/messe/buchen/", views.book, name="book"),
    path("<slug:slug>/messe/halten/", views.hold, name="hold"),
    path("<slug:slug>/messe/verlaengern/", views.extend, name="extend"),
    path("<slug:slug>/messe/meine/<str:token>/", views.personal, name="personal"),
    path("<slug:slug>/messe/meine/<str:token>/aendern/", views.personal_change, name="personal_change"),
    path("<slug:slug>/messe/meine/<str:token>/absagen/", views.personal_cancel, name="personal_cancel"),
    path("<slug:slug>/messe/<int:pk>/", views.exhibitor, name="exhibitor"),
]
