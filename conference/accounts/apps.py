from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "conference.accounts"
    label = "accounts"
    verbose_name = "Zugänge"

    def ready(self):
        from . import roles  # needs loaded apps

        post_migrate.connect(roles.sync, dispatch_uid="accounts.roles.sync")
