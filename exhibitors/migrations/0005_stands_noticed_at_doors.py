from django.db import migrations

from registrations.checkin import watching

CREW = "SELECT registration_id FROM exhibitors_standbooking_crew WHERE standbooking_id = $1"
CREWS = """
SELECT registration_id FROM exhibitors_standbooking_crew
WHERE standbooking_id IN (SELECT id FROM exhibitors_standbooking WHERE stand_id = $1)
"""
# Where the people of a stand belong is shown at the door: who gets another stand, or another number, is told anew.
WATCHED = [
    watching.person("exhibitors_standbooking_crew", "registration_id", events="INSERT OR DELETE"),
    watching.people(
        "exhibitors_standbooking",
        CREW,
        events="UPDATE",
        when="OLD.stand_id IS DISTINCT FROM NEW.stand_id OR OLD.state <> NEW.state",
    ),
    watching.people("exhibitors_stand", CREWS, events="UPDATE", when="OLD.number <> NEW.number"),
]


class Migration(migrations.Migration):
    dependencies = [("checkin", "0003_sessions_apart"), ("exhibitors", "0004_people_of_guests")]

    operations = [migrations.RunSQL(make, drop) for make, drop in WATCHED]
