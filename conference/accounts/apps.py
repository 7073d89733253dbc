from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "conference.accounts"
    label = "accounts"
    verbose_name = _("Zugänge")

    def ready(self):
        from . import roles  # needs loaded apps

        post_migrate.connect(roles.sync, dispatch_uid="accounts.roles.sync")
