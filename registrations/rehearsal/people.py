"""Invented people, as different as those who come. Nobody has an address, so no mail leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from registrations.models import Role
from registrations.needs.data import Needs

SCHOOL = "Gesamtschule Musterstadt"


@dataclass(frozen=True)
class Invented:
    """One of them: as much as a door shows, and needs where there are some."""

    first_name: str
    last_name: str
    organisation: str
    own_script_name: str = ""
    role: Role = Role.PARTICIPANT
    needs: Needs = field(default_factory=Needs)


GUESTS = (
    Invented("Erika", "Probe", "Stadt Musterstadt"),
    Invented("Ahmad", "Probemann", "Integrationsrat Musterstadt", "أحمد بروبمان"),
    Invented("Zeynep", "Örnek-Yıldız", "Türkisch-Deutscher Verein Musterstadt"),
    Invented("Oksana", "Primerenko", "Hilfe für die Ukraine e. V.", "Оксана Примеренко"),
    Invented("Jürgen", "Groß-Übermuth", "Volkshochschule Musterstadt", needs=Needs(access=("hearing_loop",))),
    Invented("Maria-Theresia", "von der Musterheide zu Probenstein", "Arbeitsgemeinschaft der freien Wohlfahrtspflege "
             "im Kreis Musterstadt"),
    Invented("", "Adwoa", "privat"),
    Invented("Lê", "Thị Mẫu", "Kulturverein Musterstadt"),
    Invented("Sabine", "Beispiel", "Jobcenter Musterstadt", needs=Needs(access=("step_free",))),
    Invented("Hamid", "Exempel", "Sprachmittlung Musterstadt", "حمید اکزمپل"),
    Invented("Nadine", "Testorf", "Familienzentrum Sonnenschein", needs=Needs(childcare=2, childcare_groups=("0-2",
             "3-5"))),
    Invented("Ibrahim", "Vorlage", "Moscheeverein Musterstadt"),
    Invented("Claudia", "Entwurf", "Agentur für Arbeit Musterstadt"),
    Invented("Piotr", "Przykład", "Caritasverband Musterstadt"),
    Invented("Selam", "Abebe", "Diakonie Musterstadt", "ሰላም አበበ"),
    Invented("Horst", "Schablone", "Handwerkskammer Musterstadt", needs=Needs(access=("captions", "quiet_room"))),
    Invented("Fatima", "Misal", "Frauen für Musterstadt e. V.", "فاطمة مثال"),
    Invented("Anke", "Modell", "Kreisverwaltung Musterstadt"),
    Invented("Dmytro", "Zrazok", "Hilfe für die Ukraine e. V.", "Дмитро Зразок"),
    Invented("Birgit", "Muster", "Arbeiterwohlfahrt Musterstadt"),
)  # fmt: skip
PUPILS = tuple(
    Invented(first, last, SCHOOL)
    for first, last in (("Lena", "Heft"), ("Yusuf", "Kreide"), ("Mia", "Pause"), ("Karl", "Tafel"), ("Rana", "Stift"))
)
OTHERS = (
    Invented("Gisela", "Rednerin", "Universität Musterstadt", role=Role.SPEAKER),
    Invented("Tarek", "Podium", "Landtag", role=Role.SPEAKER),
    Invented("Petra", "Helfer", "Kommunales Integrationszentrum", role=Role.TEAM),
    Invented("Olaf", "Schreiber", "Musterstädter Zeitung", role=Role.PRESS),
)
CANCELLED = Invented("Walter", "Abgesagt", "Stadt Musterstadt")
WAITING = (Invented("Wanda", "Warteliste", "Verein Musterstadt hilft"), Invented("Willi", "Warter", "privat"))
