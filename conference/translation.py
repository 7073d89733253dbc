"""Which contents staff write in several languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import Edition, EditionText, Room, Session, Speaker, Topic


@register(Edition)
class EditionTranslation(TranslationOptions):
    fields = ("title", "motto", "venue_name")
    required_languages = ("de",)


@register(EditionText)
class EditionTextTranslation(TranslationOptions):
    fields = ("body",)


@register(Room)
class RoomTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("de",)


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("de",)


@register(Speaker)
class SpeakerTranslation(TranslationOptions):
    fields = ("function", "biography", "portrait_alt")


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ("title", "abstract")
    required_languages = ("de",)
