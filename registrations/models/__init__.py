"""The nouns of the people who come and what the database can hold of their rules."""

from .drafts import RegistrationDraft
from .groups import RegistrationGroup
from .invitations import Invitation
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
from .people import OUTSIDE, Attendance, OrganisationType, Registration, RegistrationState, Source
from .places import Place, PlaceState
from .roles import Role

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
    "Invitation",
    "OrganisationType",
    "Place",
    "PlaceState",
    "Registration",
    "RegistrationDraft",
    "RegistrationGroup",
    "RegistrationState",
    "Role",
    "Source",
    "SupportNeeds",
    "address_digest",
]
