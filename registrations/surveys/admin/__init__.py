"""The staff's pages of the survey: the overview with its questions, one question, the results."""

from . import questions, survey

__all__ = ["questions", "survey"]
