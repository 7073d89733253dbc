"""Addresses of an edition for everybody."""

from django.urls import path

from . import exports, views
from .announcements import views as announcements
from .feedback import views as feedback
from .speakers import views as speakers

app_name = "conference"

urlpatterns = [
    path("", views.home, name="home"),
    path("robots.txt", views.robots, name="robots"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("barrierefreiheit/melden/", feedback.report, name="barrier_report"),
    path("barrierefreiheit/melden/danke/", feedback.reported, name="barrier_reported"),
    path("<slug:slug>/", views.edition, name="edition"),
    path("<slug:slug>/programm/", views.programme, name="programme"),
    path("<slug:slug>/programm/<slug:code>.ics", exports.session_ics, name="session_ics"),
    path("<slug:slug>/programm/<str:code>/", views.session, name="session"),
    path("<slug:slug>/aenderungen/", views.changes, name="changes"),
    path("<slug:slug>/ansagen/", announcements.lines, name="announcements"),
    path("<slug:slug>/anzeige/", views.foyer_page, name="foyer"),
    path("<slug:slug>/anzeige/daten.json", views.foyer_data, name="foyer_data"),
    path("<slug:slug>/anzeige/bereitschaft.js", views.foyer_worker, name="foyer_worker"),
    path("<slug:slug>/gebaerdensprache.mp4", views.sign_language_video, name="sign_language_video"),
    path("<slug:slug>/programm.ics", exports.programme_ics, name="programme_ics"),
    path("<slug:slug>/programm.pdf", exports.programme_pdf, name="programme_pdf"),
    path("<slug:slug>/programm-heft.pdf", exports.programme_booklet, name="programme_booklet"),
    path("<slug:slug>/programm-gross.pdf", exports.programme_large, name="programme_large"),
    path("<slug:slug>/schedule.json", exports.schedule_json, name="schedule_json"),
    path("<slug:slug>/schedule.xml", exports.schedule_xml, name="schedule_xml"),
    path("<slug:slug>/bild/<slug:code>.jpg", speakers.public_portrait, name="portrait"),
    path("<slug:slug>/unterlagen/<int:pk>/", speakers.public_material, name="material"),
    path("<slug:slug>/mitwirken/<str:token>/", speakers.speaker, name="speaker"),
    path("<slug:slug>/mitwirken/<str:token>/person/", speakers.person, name="speaker_person"),
    path("<slug:slug>/mitwirken/<str:token>/bild.jpg", speakers.own_portrait, name="speaker_portrait"),
    path("<slug:slug>/mitwirken/<str:token>/bild/entfernen/", speakers.portrait_remove, name="speaker_portrait_remove"),
    path("<slug:slug>/mitwirken/<str:token>/programmpunkt/<int:pk>/", speakers.session, name="speaker_session"),
    path("<slug:slug>/mitwirken/<str:token>/datei/", speakers.material, name="speaker_material"),
    path("<slug:slug>/mitwirken/<str:token>/datei/<int:pk>/", speakers.own_file, name="speaker_file"),
    path(
        "<slug:slug>/mitwirken/<str:token>/datei/<int:pk>/entfernen/",
        speakers.material_remove,
        name="speaker_material_remove",
    ),
]
