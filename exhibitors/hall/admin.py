"""The parts of a hall as lists with forms; the addresses of the editor lie beside them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern

from conference.admin.scope import EditionScoped
from conference.audit.services import Actor
from conference.web.deeds import ServiceAdmin

from . import editor, objects, services
from .forms import on_the_floor
from .models import Circuit, Fixture, Socket


class PartAdmin(EditionScoped, ServiceAdmin):
    """Things on the floor: a form writes through the same service as the drawing, with the same rules and undo."""

    kind = ""

    def form_attributes(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"fixed": {"edition": self.edition_for(request, obj)}}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        on_the_floor(form, self.edition_for(request, obj))
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"kind": request.GET.get("kind", "")}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        key, actor = f"{self.kind}:{obj.pk or ''}", Actor.staff(request.user)
        step = services.change(edition=obj.edition, items=[(key, objects.values_of(obj))], actor=actor)
        if obj.pk is None and step is not None:
            obj.pk = int(next(iter(step.after)).partition(":")[2])

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        key = f"{self.kind}:{obj.pk}"
        services.change(edition=obj.edition, items=[(key, None)], actor=Actor.staff(request.user))

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}


@admin.register(Fixture)
class FixtureAdmin(PartAdmin):
    kind = objects.FIXTURE
    list_display = ["__str__", "kind", "x", "y", "width", "depth"]
    list_filter = ["kind"]
    fields = ["kind", "name", ("x", "y"), ("width", "depth")]

    def get_urls(self) -> list[URLPattern]:
        return [*editor.urls(self.admin_site), *super().get_urls()]


@admin.register(Socket)
class SocketAdmin(PartAdmin):
    kind = objects.SOCKET
    list_display = ["__str__", "circuit", "x", "y"]
    list_select_related = ["circuit"]
    fields = ["name", "circuit", ("x", "y")]


@admin.register(Circuit)
class CircuitAdmin(PartAdmin):
    list_display = ["name", "limit_watts"]
    fields = ["name", "limit_watts"]

    def save_model(self, request: HttpRequest, obj: Circuit, form: Any, change: bool) -> None:
        services.save_circuit(circuit=obj, actor=Actor.staff(request.user))

    def delete_model(self, request: HttpRequest, obj: Circuit) -> None:
        services.delete_circuit(circuit=obj, actor=Actor.staff(request.user))
