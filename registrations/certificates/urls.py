"""Addresses of certificates: verifying one, and the own one."""

from django.urls import path

from . import views

app_name = "certificates"

urlpatterns = [
    path("zertifikat/", views.ask, name="ask"),
    path("zertifikat/<str:code>/", views.verify, name="verify"),
    path("<slug:slug>/meine/<str:token>/bescheinigung/", views.own, name="own"),
]
