"""An announcement in several languages; German is needed."""

from modeltranslation.translator import TranslationOptions, register

from .models import Announcement


@register(Announcement)
class AnnouncementTranslation(TranslationOptions):
    fields = ("text",)
    required_languages = ("de",)
