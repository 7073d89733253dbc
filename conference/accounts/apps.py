from django.apps import AppConfig
from django.contrib import admin
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class AccountsConfig(AppConfig):
    name = "conference.accounts"
    label = "accounts"
    verbose_name = _("Zugänge")

    def ready(self):
        from . import retention, roles  # need loaded apps
        from .forms import StaffLoginForm

        post_migrate.connect(roles.sync, dispatch_uid="accounts.roles.sync")
        admin.site.login_form = StaffLoginForm
        retention.declare()
        menu.register(menu.HOUSE, "admin:accounts_user_changelist", _("Teammitglieder"), order=70)
