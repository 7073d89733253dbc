"""People on stage: their own page, what they send, what staff take over of it, and files after the event.

Nothing that is sent is shown before staff accept it (`services`); no file is kept that was not looked into (`uploads`).
"""


def connect() -> None:
    """Name who gives the words of our mails, and let files go with their rows. Once, when all models are loaded."""
    from django.db.models.signals import post_delete

    from conference.models import Material, Speaker, Submission
    from conference.outbox import contexts

    from . import files, mail_contexts

    contexts.register("speakers", mail_contexts.provide, labels=mail_contexts.LABELS)
    for model in (Material, Speaker, Submission):
        post_delete.connect(files.forget, sender=model, dispatch_uid=f"files:{model.__name__}")
