"""How the database itself notices what a door has to be told: SQL for migrations, and reading the version.

A trigger on every table that a door shows notes the person in `checkin_change` under the next number of their edition.
It is deferred to the commit, takes the lock of `checkin_version` as the very last one of a transaction and holds it for
the commit alone: so numbers become visible in their order, nobody who has read up to one misses an earlier one, and no
deed can wait in a circle for it. Whoever writes, by a service, in bulk or by hand, is noticed. Before the first device
of an edition there is no version, and nothing is noted.

What says something of a session (a place, somebody in the room, the edition itself) is counted besides, so that who
comes through the front door does not make every device be told the sessions of the day again.

    migrations.RunSQL(*watching.person("desk_print", "registration_id"))

makes a further table be noticed, whose column names the registration; `people` one that concerns several.
"""

from __future__ import annotations

from conference.models import Edition

from .models import Version

FUNCTIONS = """
CREATE FUNCTION checkin_note(of_edition bigint, who bigint, of_sessions boolean)
RETURNS void LANGUAGE plpgsql AS $$
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
    IF of_sessions AND known.sessions <> known.number THEN
        UPDATE checkin_version SET sessions = known.number WHERE edition_id = of_edition;
    END IF;
    IF who IS NOT NULL THEN
        INSERT INTO checkin_change AS noted (person, edition_id, number) VALUES (who, of_edition, known.number)
        ON CONFLICT (person) DO UPDATE SET number = EXCLUDED.number WHERE noted.number <> EXCLUDED.number;
    END IF;
END $$;

CREATE FUNCTION checkin_note_person(row_found jsonb, key_column text, of_sessions boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    who bigint := (row_found ->> key_column)::bigint;
    of_edition bigint := (row_found ->> 'edition_id')::bigint;
BEGIN
    IF of_edition IS NULL THEN
        SELECT edition_id INTO of_edition FROM registrations_registration WHERE id = who;
    END IF;
    IF who IS NOT NULL AND of_edition IS NOT NULL THEN
        PERFORM checkin_note(of_edition, who, of_sessions OR row_found ->> 'session_id' IS NOT NULL);
    END IF;
END $$;

CREATE OR REPLACE FUNCTION checkin_watch_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM checkin_note_person(to_jsonb(OLD), TG_ARGV[0], TG_OP = 'DELETE');
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM checkin_note_person(to_jsonb(NEW), TG_ARGV[0], false);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION checkin_watch_people() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who bigint;
BEGIN
    FOR who IN EXECUTE TG_ARGV[0] USING (to_jsonb(COALESCE(NEW, OLD)) ->> 'id')::bigint LOOP
        PERFORM checkin_note_person(jsonb_build_object('id', who), 'id', false);
    END LOOP;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION checkin_watch_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM checkin_note((to_jsonb(COALESCE(NEW, OLD)) ->> TG_ARGV[0])::bigint, NULL, true);
    RETURN NULL;
END $$;

DROP FUNCTION checkin_note_person(jsonb, text);
DROP FUNCTION checkin_note(bigint, bigint);
"""
_TRIGGER = """
CREATE CONSTRAINT TRIGGER checkin_{name} AFTER {events} ON {table} DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW {when} EXECUTE FUNCTION checkin_watch_{kind}('{argument}')
"""


def person(table: str, column: str, *, events: str = "INSERT OR UPDATE OR DELETE", when: str = "") -> tuple[str, str]:
    """SQL that makes rows of a table be noticed, and its reverse. column: the key of the registration."""
    return _pair(table, "person", column, events, when)


def edition(table: str, column: str, *, events: str, when: str = "") -> tuple[str, str]:
    """The same for what concerns an edition and nobody in particular."""
    return _pair(table, "edition", column, events, when)


def people(table: str, found: str, *, events: str, when: str = "") -> tuple[str, str]:
    """The same for several people. found: SQL that gives their keys, where `$1` is the key of the row."""
    return _pair(table, "people", found, events, when)


def _pair(table: str, kind: str, argument: str, events: str, when: str) -> tuple[str, str]:
    condition = f"WHEN ({when})" if when else ""
    made = _TRIGGER.format(name=table, events=events, table=table, when=condition, kind=kind, argument=argument)
    return made, f"DROP TRIGGER checkin_{table} ON {table}"


def begin(edition: Edition) -> None:
    """Let the database count from now on; nothing where it does already."""
    Version.objects.get_or_create(edition=edition)


def number_of(edition: Edition) -> int:
    """The version as it is now, 0 where nothing is counted."""
    return Version.objects.filter(edition=edition).values_list("number", flat=True).first() or 0
