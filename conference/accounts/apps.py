from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "conference.accounts"
    label = "accounts"
    verbose_name = "Zugänge"
