"""What organisations write in several languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import Exhibitor


@register(Exhibitor)
class ExhibitorTranslation(TranslationOptions):
    fields = ("description",)
