"""The own page of a person on stage, and files after the event: find, permit, call a service, answer."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Concatenate

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from conference.audit.services import SELF
from conference.models import Edition, Material, Speaker, Submission
from conference.web.forms import GuardedForm
from conference.web.ratelimit import Limit
from conference.web.uploads import dropped, with_files

from . import files, materials, services, uploads
from .forms import MaterialForm, PersonForm, SessionForm
from .pages import OwnSession, SpeakerPage, speaker_page

SENDING = Limit("speaker", most=60)
GUESSING = Limit("personal-link", most=60)  # together with the links of those who come
MOST_OF_A_FORM = uploads.MOST_BYTES + uploads.MEGABYTE

Answer = Callable[Concatenate[HttpRequest, SpeakerPage, ...], HttpResponseBase]
GET_AND_POST = ["GET", "HEAD", "POST"]


def own_view(view: Answer) -> Callable[..., HttpResponseBase]:
    """Make `view(request, page)` out of an address with slug and token. No trace of it is left behind: not in
    caches, not in referrers, not in search engines."""

    @functools.wraps(view)
    def answer(request: HttpRequest, slug: str, token: str, **args: Any) -> HttpResponseBase:
        rows = Speaker.objects.by_token(token).filter(edition__slug=slug).select_related("edition")
        speaker = rows.first()
        response = _unknown(request, slug) if speaker is None else view(request, speaker_page(speaker), **args)
        # Not "no-referrer": with that browsers send `Origin: null`, and no form of these pages would get through.
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return answer


def _unknown(request: HttpRequest, slug: str) -> HttpResponse:
    edition = Edition.objects.public().filter(slug=slug).first()
    if edition is None:
        raise Http404
    status = 429 if GUESSING.is_passed(request) else 404
    return render(request, "conference/speaker/unknown.html", {"edition": edition}, status=status)


def _show(request: HttpRequest, template: str, page: SpeakerPage, status: int = 200, **context: Any) -> HttpResponse:
    values = {"page": page, "edition": page.shown_edition, **context}
    return render(request, template, values, status=status)


def _home(page: SpeakerPage, word: str = "") -> HttpResponse:
    """To the own page, with GET whatever was asked before (303)."""
    address = reverse("conference:speaker", args=[page.edition.slug, page.speaker.token])
    response = HttpResponseRedirect(f"{address}?{word}=1" if word else address)
    response.status_code = HTTPStatus.SEE_OTHER
    return response


def _typed(request: HttpRequest) -> tuple[Any, ...]:
    """What a form is bound to: nothing unless something was sent."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _done(request: HttpRequest, page: SpeakerPage, form: GuardedForm, deed: Callable[[], Any]) -> HttpResponse | None:
    """Send what was typed: back to the own page, or None with the messages in the form."""
    if not form.is_bound:
        return None
    if SENDING.is_passed(request, cost=form.cost):
        form.full_clean()
        message = _("Das waren sehr viele Versuche. Bitte versuchen Sie es in zehn Minuten noch einmal.")
        form.add_error(None, ValidationError(message, code="often"))
        return None
    sent = form.submit(deed)
    return None if form.errors else _home(page, "gesendet" if sent else "gleich")


def _status(form: GuardedForm) -> int:
    """Of an answer with the form in it: 503 where our disk takes no file, 429 where it was too often, else 422."""
    codes = {error.code for errors in form.errors.as_data().values() for error in errors}
    if "storage" in codes:
        return HTTPStatus.SERVICE_UNAVAILABLE
    if "often" in codes:
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.UNPROCESSABLE_ENTITY if codes else HTTPStatus.OK


@require_safe
@own_view
def speaker(request: HttpRequest, page: SpeakerPage) -> HttpResponse:
    return _show(
        request,
        "conference/speaker/page.html",
        page,
        is_sent="gesendet" in request.GET,
        is_same="gleich" in request.GET,
    )


@with_files(MOST_OF_A_FORM)
@require_http_methods(GET_AND_POST)
@own_view
def person(request: HttpRequest, page: SpeakerPage) -> HttpResponse:
    if not page.can_send:
        return _home(page)
    form = PersonForm(*_typed(request), dropped=dropped(request), speaker=page.speaker, waiting=page.waiting)
    done = _done(request, page, form, lambda: _send_person(page, form))
    return done or _show(request, "conference/speaker/person.html", page, status=_status(form), form=form)


def _send_person(page: SpeakerPage, form: PersonForm) -> Submission | None:
    portrait = form.cleaned_data["portrait"]
    here = get_language() or "de"
    return services.send_person(
        speaker=page.speaker, values=form.entered(), portrait=portrait, language=here, actor=SELF
    )


@require_http_methods(GET_AND_POST)
@own_view
def session(request: HttpRequest, page: SpeakerPage, pk: int) -> HttpResponse:
    own = page.session(pk)
    if own is None or not (page.can_send_text and own.takes_files):
        return _home(page)
    form = SessionForm(*_typed(request), session=own.plan, waiting=own.waiting)
    done = _done(request, page, form, lambda: _send_session(page, own, form))
    return done or _show(request, "conference/speaker/session.html", page, status=_status(form), form=form, own=own)


def _send_session(page: SpeakerPage, own: OwnSession, form: SessionForm) -> Submission | None:
    here = get_language() or "de"
    return services.send_session(
        speaker=page.speaker, session=own.plan, values=form.entered(), language=here, actor=SELF
    )


@with_files(MOST_OF_A_FORM)
@require_http_methods(GET_AND_POST)
@own_view
def material(request: HttpRequest, page: SpeakerPage) -> HttpResponse:
    if not page.can_send_files:
        return _home(page)
    chosen = {"session": request.GET.get("zu", page.file_choices[0][0])}
    form = MaterialForm(*_typed(request), dropped=dropped(request), choices=page.file_choices, initial=chosen)
    done = _done(request, page, form, lambda: _send_file(page, form))
    return done or _show(request, "conference/speaker/material.html", page, status=_status(form), form=form)


def _send_file(page: SpeakerPage, form: MaterialForm) -> Material:
    own = page.session(int(form.cleaned_data["session"]))
    assert own is not None  # one of the form's choices
    upload = form.cleaned_data["file"]
    return materials.send(speaker=page.speaker, session=own.plan, values=form.entered(), upload=upload, actor=SELF)


@require_http_methods(GET_AND_POST)
@own_view
def material_remove(request: HttpRequest, page: SpeakerPage, pk: int) -> HttpResponse:
    """GET asks, POST does."""
    one = page.speaker.materials.filter(pk=pk).first()
    if one is None:
        return _home(page)
    if request.method == "POST":
        materials.remove(material=one, actor=SELF)
        return _home(page)
    return _show(request, "conference/speaker/remove.html", page, material=one)


@require_http_methods(GET_AND_POST)
@own_view
def portrait_remove(request: HttpRequest, page: SpeakerPage) -> HttpResponse:
    """GET asks, POST does."""
    if request.method == "POST":
        services.remove_portrait(speaker=page.speaker, actor=SELF)
    if request.method == "POST" or not page.has_portrait:
        return _home(page)
    return _show(request, "conference/speaker/remove.html", page, material=None)


@require_safe
@own_view
def own_portrait(request: HttpRequest, page: SpeakerPage) -> HttpResponseBase:
    """The picture that waits, else the one that is shown."""
    waiting = page.waiting.portrait if page.waiting else None
    picture = waiting or page.speaker.portrait
    if not picture:
        raise Http404
    return files.answer(picture, content_type=uploads.JPEG, filename="bild.jpg", is_attachment=False)


@require_safe
@own_view
def own_file(request: HttpRequest, page: SpeakerPage, pk: int) -> HttpResponseBase:
    return _file(get_object_or_404(page.speaker.materials.all(), pk=pk))


def _file(one: Material) -> HttpResponseBase:
    suffix = uploads.SUFFIXES.get(one.content_type, "")
    return files.answer(one.file, content_type=one.content_type, filename=files.filename(one.title, suffix))


# --- For everybody -------------------------------------------------------------------------------------------


@require_safe
def public_portrait(request: HttpRequest, slug: str, code: str) -> HttpResponseBase:
    """The picture of somebody who is in the published programme."""
    people = Speaker.objects.filter(edition__slug=slug, code=code, session_people__session__stage="published")
    speaker = people.exclude(portrait="").select_related("edition").first()
    if speaker is None or not (speaker.edition.is_public or request.user.is_staff):  # a draft is for staff
        raise Http404
    picture = speaker.portrait
    return _kept(request, picture.name, lambda: files.answer(
        picture, content_type=uploads.JPEG, filename=f"{code}.jpg", is_attachment=False
    ))  # fmt: skip


@require_safe
def public_material(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """A file that was released, once the event is over."""
    rows = Material.objects.public().filter(session__edition__slug=slug).exclude(session__edition__state="draft")
    one = get_object_or_404(rows.select_related("session__edition"), pk=pk)
    if not materials.is_afterwards(one.session.edition):
        raise Http404
    return _kept(request, one.file.name, lambda: _file(one))


def _kept(request: HttpRequest, name: str, make: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """A public file, kept by browsers and asked for anew each time: a file never changes under its name."""
    etag = f'"{hashlib.blake2b(name.encode(), digest_size=12).hexdigest()}"'
    known = get_conditional_response(request, etag=etag)
    response = known or make()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    return response
