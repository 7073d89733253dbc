"""The one shape in which a broken rule travels from a service to a page."""

from __future__ import annotations


class DomainError(Exception):
    """A rule says no, in words that the person who asked may read.

    message: translated sentence that says what to do; field: name of the form field it belongs to,
    None for the form as a whole; code: stable word for tests and callers.
    """

    def __init__(self, message: str, *, field: str | None = None, code: str = "invalid") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.code = code


class DomainErrors(DomainError):
    """Several broken rules at once, so that a person sees all of them together."""

    def __init__(self, errors: list[DomainError]) -> None:
        super().__init__("\n".join(str(error) for error in errors), code="several")
        self.errors = errors
