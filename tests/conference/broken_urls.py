"""Our addresses, and one that always fails."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from conference.config import urls

handler404, handler500 = urls.handler404, urls.handler500


def fail(request: HttpRequest) -> HttpResponse:
    raise ArithmeticError


urlpatterns = [path("kaputt/", fail), *urls.urlpatterns]
