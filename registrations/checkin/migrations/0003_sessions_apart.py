from importlib import import_module

from django.db import migrations, models

from registrations.checkin import watching

BEFORE = import_module("registrations.checkin.migrations.0002_watching")
UNDO = """
DROP FUNCTION checkin_watch_people();
DROP FUNCTION checkin_note_person(jsonb, text, boolean);
DROP FUNCTION checkin_note(bigint, bigint, boolean);
""" + BEFORE.FUNCTIONS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
WATCHED = [watching.edition("conference_room", "edition_id", events="UPDATE")]


class Migration(migrations.Migration):
    dependencies = [("checkin", "0002_watching"), ("conference", "0005_place_modes_and_offers")]

    operations = [
        migrations.AddField("version", "sessions", models.PositiveBigIntegerField(default=1)),
        migrations.RunSQL("UPDATE checkin_version SET sessions = number", migrations.RunSQL.noop),
        migrations.RunSQL(watching.FUNCTIONS, UNDO),
        *(migrations.RunSQL(make, drop) for make, drop in WATCHED),
    ]
