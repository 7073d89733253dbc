"""The nouns of the people who come and what the database can hold of their rules."""

from .groups import RegistrationGroup
from .needs import (
    CONSENT_VERSION,
    Access,
    AgeGroup,
    Consent,
    ConsentChannel,
    ConsentPurpose,
    Diet,
    SupportNeeds,
    address_digest,
)
from .people import OUTSIDE, Attendance, OrganisationType, Registration, RegistrationState, Role, Source
from .places import Place, PlaceState

__all__ = [
    "CONSENT_VERSION",
    "OUTSIDE",
    "Access",
    "AgeGroup",
    "Attendance",
    "Consent",
    "ConsentChannel",
    "ConsentPurpose",
    "Diet",
    "OrganisationType",
    "Place",
    "PlaceState",
    "Registration",
    "RegistrationGroup",
    "RegistrationState",
    "Role",
    "Source",
    "SupportNeeds",
    "address_digest",
]
