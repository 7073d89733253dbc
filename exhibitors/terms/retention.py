"""Terms are about the fair and about nobody."""

from conference.retention import registry

from .models import FairTerms


def declare() -> None:
    registry.plain(FairTerms, *(one.name for one in registry.own_fields(FairTerms)))
