from django.db import migrations

from registrations.checkin import watching

WATCHED = [
    watching.person("registrations_registration", "id"),
    watching.person("registrations_place", "registration_id"),
    watching.person("presence_presence", "registration_id"),
    watching.person("checkin_scan", "registration_id", events="INSERT OR UPDATE", when="NEW.is_conflict"),
    watching.edition("conference_edition", "id", events="UPDATE"),
    watching.edition("conference_session", "edition_id", events="INSERT OR UPDATE", when="NEW.stage = 'published'"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("checkin", "0001_initial"),
        ("conference", "0005_place_modes_and_offers"),
        ("presence", "0001_initial"),
        ("registrations", "0008_badge_digest"),
    ]

    operations = [
        migrations.RunSQL(watching.FUNCTIONS, watching.NO_FUNCTIONS),
        *(migrations.RunSQL(make, drop) for make, drop in WATCHED),
    ]
