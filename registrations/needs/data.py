"""Support needs as a plain value, between forms and services."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Needs:
    """Support needs as asked in the form; the empty value of everything means "nothing needed".

    interpreting_sessions: primary keys, empty for everything the person takes part in; childcare_groups: one
    `AgeGroup` per child whose age is known, at most `childcare` of them.
    """

    diet: str = ""
    allergies: str = ""
    access: tuple[str, ...] = ()
    assistant_name: str = ""
    access_note: str = ""
    interpreting: str = ""
    interpreting_sessions: tuple[int, ...] = ()
    childcare: int = 0
    childcare_groups: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Needs()

    def columns(self) -> dict[str, Any]:
        """The values as the columns of `SupportNeeds` hold them."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def of(cls, row: Any) -> Needs:
        """What a row of `SupportNeeds` holds; nothing needed where there is none."""
        if row is None:
            return cls()
        values: dict[str, Any] = {name: getattr(row, name) for name in cls.__dataclass_fields__}
        columns: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in values.items()
        }
        return cls(**columns)
