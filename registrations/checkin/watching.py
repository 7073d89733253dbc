"""How the database itself notices what a door has to be told: SQL for migrations, and reading the version.

A trigger on every table that a door shows notes the person in `checkin_change` under the next number of their edition.
It is deferred to the commit, takes the lock of `checkin_version` as the very last one of a transaction and holds it for
the commit alone: so numbers become visible in their order, nobody who has read up to one misses an earlier one, and no
deed can wait in a circle for it. Whoever writes, by a service, in bulk or by hand, is noticed. Before the first device
of an edition there is no version, and nothing is noted.

    migrations.RunSQL(*watching.person("desk_print", "registration_id"))

makes a further table be noticed, whose column names the registration.
"""

from __future__ import annotations

from conference.models import Edition

from .models import Version

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
_TRIGGER = """
CREATE CONSTRAINT TRIGGER checkin_{name} AFTER {events} ON {table} DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW {when} EXECUTE FUNCTION checkin_watch_{kind}('{column}')
"""


def person(table: str, column: str, *, events: str = "INSERT OR UPDATE OR DELETE", when: str = "") -> tuple[str, str]:
    """SQL that makes rows of a table be noticed, and its reverse. column: the key of the registration."""
    return _pair(table, "person", column, events, when)


def edition(table: str, column: str, *, events: str, when: str = "") -> tuple[str, str]:
    """The same for what concerns an edition and nobody in particular."""
    return _pair(table, "edition", column, events, when)


def _pair(table: str, kind: str, column: str, events: str, when: str) -> tuple[str, str]:
    condition = f"WHEN ({when})" if when else ""
    made = _TRIGGER.format(name=table, events=events, table=table, when=condition, kind=kind, column=column)
    return made, f"DROP TRIGGER checkin_{table} ON {table}"


def begin(edition: Edition) -> None:
    """Let the database count from now on; nothing where it does already."""
    Version.objects.get_or_create(edition=edition)


def number_of(edition: Edition) -> int:
    """The version as it is now, 0 where nothing is counted."""
    return Version.objects.filter(edition=edition).values_list("number", flat=True).first() or 0
