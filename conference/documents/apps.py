from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "conference.documents"
    label = "documents"
    verbose_name = "Dokumente"
