"""Which words of a survey staff write in several languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import Question, Survey


@register(Survey)
class SurveyTranslation(TranslationOptions):
    fields = ("introduction", "thanks")


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("text", "low_label", "high_label", "options")
    required_languages = ("de",)
