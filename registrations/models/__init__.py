"""The nouns of the people who come and what the database can hold of their rules."""

from .groups import RegistrationGroup
from .needs import CONSENT_VERSION, Access, Consent, ConsentPurpose, Diet, SupportNeeds
from .people import OUTSIDE, Attendance, OrganisationType, Registration, RegistrationState, Role, Source
from .places import Place, PlaceState

__all__ = [
    "CONSENT_VERSION",
    "OUTSIDE",
    "Access",
    "Attendance",
    "Consent",
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
]
