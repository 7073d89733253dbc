from django.db import migrations

from registrations.checkin import watching

# As they were then; registrations/checkin/watching.py has them as they are.
FUNCTIONS = """
CREATE FUNCTION checkin_note(of_edition bigint, who bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    known checkin_version%ROWTYPE;
    this_transaction bigint := pg_current_xact_id()::text::bigint;
BEGIN
    SELECT * INTO known FROM checkin_version WHERE edition_id = of_edition FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF known.transaction <> this_transaction THEN
        known.number := known.number + 1;
        UPDATE checkin_version SET number = known.number, transaction = this_transaction WHERE edition_id = of_edition;
    END IF;
    IF who IS NOT NULL THEN
        INSERT INTO checkin_change AS noted (person, edition_id, number) VALUES (who, of_edition, known.number)
        ON CONFLICT (person) DO UPDATE SET number = EXCLUDED.number WHERE noted.number <> EXCLUDED.number;
    END IF;
END $$;

CREATE FUNCTION checkin_note_person(row_found jsonb, key_column text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    who bigint := (row_found ->> key_column)::bigint;
    of_edition bigint := (row_found ->> 'edition_id')::bigint;
BEGIN
    IF of_edition IS NULL THEN
        SELECT edition_id INTO of_edition FROM registrations_registration WHERE id = who;
    END IF;
    IF who IS NOT NULL AND of_edition IS NOT NULL THEN
        PERFORM checkin_note(of_edition, who);
    END IF;
END $$;

CREATE FUNCTION checkin_watch_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM checkin_note_person(to_jsonb(OLD), TG_ARGV[0]);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM checkin_note_person(to_jsonb(NEW), TG_ARGV[0]);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION checkin_watch_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM checkin_note((to_jsonb(COALESCE(NEW, OLD)) ->> TG_ARGV[0])::bigint, NULL);
    RETURN NULL;
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION checkin_watch_edition();
DROP FUNCTION checkin_watch_person();
DROP FUNCTION checkin_note_person(jsonb, text);
DROP FUNCTION checkin_note(bigint, bigint);
"""
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
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(migrations.RunSQL(make, drop) for make, drop in WATCHED),
    ]
