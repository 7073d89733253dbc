"""What PDF/UA-1 wants of a document's tags and WeasyPrint does not write yet."""

from __future__ import annotations

from typing import Any

from . import readable


def complete(document: Any, pdf: Any) -> None:
    """WeasyPrint's `finisher`: give every table header its scope (ISO 14289-1, 7.5), and every line its text."""
    readable.mend(pdf)
    readable.tell(pdf)
    by_reference: dict[bytes, Any] = {one.reference: one for one in pdf.objects if hasattr(one, "items")}
    for element in by_reference.values():
        if element.get("Type") == "/StructElem" and element.get("S") == "/TH":
            scope = "/Column" if _is_in_head(element, by_reference) else "/Row"
            element.setdefault("A", {"O": "/Table"})["Scope"] = scope


def listing(kind: Any) -> Any:
    """pydyf's class of PDFs, made to list its pages once: WeasyPrint asks for the whole list at every tag."""

    class Listing(kind):  # type: ignore[misc]
        _listed: tuple[bytes, ...] = ()

        @property
        def page_references(self) -> tuple[bytes, ...]:
            if len(self._listed) != self.pages["Count"]:
                self._listed = super().page_references
            return self._listed

    return Listing


def _is_in_head(element: Any, by_reference: dict[bytes, Any]) -> bool:
    parent = by_reference.get(element["P"])
    while parent is not None and parent.get("S") not in ("/THead", "/TBody", "/Table"):
        parent = by_reference.get(parent.get("P"))
    return parent is not None and parent.get("S") == "/THead"
