"""Addresses of documents, for staff."""

from django.urls import path

from . import views

app_name = "documents"

urlpatterns = [
    path("dokumente/neu/", views.start, name="start"),
    path("dokumente/<int:pk>/", views.progress, name="progress"),
    path("dokumente/<int:pk>/noch-einmal/", views.again, name="again"),
    path("dokumente/<int:pk>/datei/", views.download, name="download"),
]
