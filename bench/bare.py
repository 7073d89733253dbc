"""The yardstick: the least that Django can do for the same requests, under the same gunicorn and PostgreSQL.

A form with two fields and a CSRF token, an INSERT, a page with one query; a list of 21 rows without any cache.
No translation, no places, no mail, no audit, no sessions. Nobody could hold a conference with it.
"""

from __future__ import annotations

import os

import environ
from django.conf import settings

settings.configure(
    SECRET_KEY="bare" * 12,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="bench.bare",
    DATABASES={"default": {**environ.Env().db("DATABASE_URL"), "CONN_MAX_AGE": 600}},
    MIDDLEWARE=["django.middleware.common.CommonMiddleware", "django.middleware.csrf.CsrfViewMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
    LOGGING_CONFIG=None,
    USE_I18N=False,
)

import django  # noqa: E402  the settings come first

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.shortcuts import redirect  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402

FORM = engines["django"].from_string(
    "<!doctype html><title>Form</title><form method=post>{% csrf_token %}"
    "<input name=last_name><input name=email><button>Send</button></form>"
)
PAGE = engines["django"].from_string("<!doctype html><title>Person</title><p>{{ one.last_name }} {{ one.email }}")
LIST = engines["django"].from_string(
    "<!doctype html><title>List</title><ul>{% for one in rows %}<li>{{ one.id }} {{ one.last_name }}{% endfor %}</ul>"
)


class Person(models.Model):
    last_name = models.CharField(max_length=100)
    email = models.EmailField()

    class Meta:
        app_label = "bare"

    def __str__(self):
        return self.last_name


def form(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        one = Person.objects.create(last_name=request.POST["last_name"], email=request.POST["email"])
        return redirect("person", one.pk, permanent=False)
    return HttpResponse(FORM.render({}, request))


def person(request: HttpRequest, pk: int) -> HttpResponse:
    return HttpResponse(PAGE.render({"one": Person.objects.get(pk=pk)}, request))


def people(request: HttpRequest) -> HttpResponse:
    return HttpResponse(LIST.render({"rows": list(Person.objects.order_by("pk")[:21])}, request))


def create_table() -> None:
    """The table and 21 rows; before the server starts."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare_person")
    with connection.schema_editor() as editor:
        editor.create_model(Person)
    Person.objects.bulk_create(Person(last_name=f"Name {n}", email=f"p{n}@example.org") for n in range(21))


urlpatterns = [path("form/", form), path("person/<int:pk>/", person, name="person"), path("people/", people)]
if os.environ.get("BARE_CREATE"):
    create_table()
application = get_wsgi_application()
