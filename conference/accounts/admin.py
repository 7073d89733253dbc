"""The team's accounts and their roles; for the role `leitung`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from conference.audit.services import Actor, record

from . import second_factor
from .models import User
from .roles import LABELS

admin.site.unregister(Group)  # roles are a table in the code (roles.py)
admin.site.unregister([TOTPDevice, StaticDevice])  # nobody looks at the secrets of others


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return str(LABELS.get(obj.name, obj.name))


@admin.register(User)
class StaffAdmin(UserAdmin):
    ordering = ["email"]
    list_display = ["email", "first_name", "last_name", "roles", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["email", "first_name", "last_name"]
    filter_horizontal = ()
    actions = ["reset_second_factor"]
    readonly_fields = ["last_login"]
    add_form = AdminUserCreationForm
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name"]}),
        (_("Was darf die Person?"), {"fields": ["groups", "is_active"]}),
        (None, {"fields": ["last_login"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "first_name", "last_name", "groups"]}),
        (_("Passwort"), {"fields": ["password1", "password2"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Accounts above the roles are seen by their like only."""
        users = super().get_queryset(request).prefetch_related("groups")
        return users if request.user.is_superuser else users.filter(is_superuser=False)  # type: ignore[union-attr]

    @admin.display(description=_("Rollen"))
    def roles(self, user: User) -> str:
        return ", ".join(str(LABELS.get(group.name, group.name)) for group in user.groups.all()) or "–"

    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name != "groups":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        return RolesField(queryset=Group.objects.order_by("name"), required=False, label=_("Rollen"))

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        obj.is_staff = True
        super().save_model(request, obj, form, change)
        fields = [name for name in form.changed_data if not name.startswith("password")]
        action = "user.changed" if change else "user.created"
        record(actor=Actor.staff(request.user), action=action, subject=f"user:{obj.pk}", fields=fields)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Accounts are deleted one by one, each with its page that asks."""
        return {name: one for name, one in super().get_actions(request).items() if name != "delete_selected"}

    @admin.action(description=_("Zweiten Faktor zurücksetzen (Telefon verloren)"), permissions=["change"])
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """The next login sets up a new one."""
        for user in queryset:
            second_factor.reset(user=user, actor=Actor.staff(request.user))
        messages.success(request, _now("Bei der nächsten Anmeldung wird ein neuer zweiter Faktor eingerichtet."))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody removes the own account, and so locks everybody out."""
        return super().has_delete_permission(request, obj) and obj != request.user

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        record(actor=Actor.staff(request.user), action="user.deleted", subject=f"user:{obj.pk}")
        super().delete_model(request, obj)
