"""Puts the database into a known state by SQL: quick where the service would take minutes."""

from __future__ import annotations

from bench.stack import Bench

EDITION = "demo"
HUGE = 1_000_000
# A copy of a row with some columns changed, whatever other columns the table has or gets.
CLONE = """
INSERT INTO registrations_registration
SELECT made.* FROM generate_series(1, %s) AS n
CROSS JOIN LATERAL (
    SELECT * FROM registrations_registration WHERE edition_id = %s ORDER BY id OFFSET (n - 1) %% %s LIMIT 1
) AS one
CROSS JOIN LATERAL jsonb_populate_record(NULL::registrations_registration, to_jsonb(one) || jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('registrations_registration', 'id')),
    'nonce', md5('nonce' || random()), 'badge_nonce', md5('badge' || random()),
    'badge_digest', '',
    'token_digest', md5('a' || random()) || md5('b' || random()),
    'code', upper(substr(md5('code' || random()), 1, 8)),
    'email', 'kopie' || nextval(pg_get_serial_sequence('registrations_registration', 'id')) || '@messung.example'
)) AS made
"""
PLACES = """
INSERT INTO registrations_place
SELECT made.* FROM registrations_registration AS one
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (round) id FROM conference_session AS session
    WHERE session.edition_id = one.edition_id AND bookable ORDER BY round, md5(session.id::text || one.id::text)
) AS session
CROSS JOIN (SELECT to_jsonb(place) AS row FROM registrations_place AS place ORDER BY id LIMIT 1) AS sample
CROSS JOIN LATERAL jsonb_populate_record(NULL::registrations_place, sample.row || jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('registrations_place', 'id')),
    'registration_id', one.id, 'session_id', session.id, 'state', 'taken', 'waiting_number', NULL
)) AS made
WHERE one.edition_id = %s AND one.id > %s
"""
COUNT_PLACES = """
UPDATE conference_session SET places_taken = (
    SELECT count(*) FROM registrations_place WHERE session_id = conference_session.id AND state = 'taken')
WHERE edition_id = %s
"""
COUNT_GUESTS = """
UPDATE conference_edition SET places_taken = (
    SELECT count(*) FROM registrations_registration
    WHERE edition_id = conference_edition.id AND role = 'participant' AND state = 'confirmed')
WHERE id = %s
"""
MAILS = """
INSERT INTO outbox_outgoingmail
SELECT made.* FROM (SELECT * FROM outbox_outgoingmail ORDER BY id LIMIT 1) AS one, generate_series(1, %s) AS n
CROSS JOIN LATERAL jsonb_populate_record(NULL::outbox_outgoingmail, to_jsonb(one) || jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('outbox_outgoingmail', 'id')),
    'key', 'copy:' || md5('key' || n || random()), 'message_id', '<' || md5('id' || random()) || '@messung.example>',
    'state', 'sent', 'sent_at', now(), 'next_attempt_at', NULL
)) AS made
"""
NEEDS = """
INSERT INTO registrations_supportneeds
SELECT made.* FROM registrations_registration AS one
CROSS JOIN LATERAL (
    SELECT to_jsonb(needs) AS row FROM registrations_supportneeds AS needs
    ORDER BY md5(needs.id::text || one.id) LIMIT 1
) AS sample
CROSS JOIN LATERAL jsonb_populate_record(NULL::registrations_supportneeds, sample.row || jsonb_build_object(
    'id', nextval(pg_get_serial_sequence('registrations_supportneeds', 'id')), 'registration_id', one.id
)) AS made
WHERE one.edition_id = %s AND one.id %% 4 > 0
AND NOT EXISTS (SELECT FROM registrations_supportneeds AS own WHERE own.registration_id = one.id)
"""


LET_WAIT = """
UPDATE registrations_registration SET state = 'waiting', waiting_number = id
WHERE edition_id = %s AND role = 'participant' AND state = 'confirmed' AND id %% 3 = 0
"""
PLACES_WAIT = """
UPDATE registrations_place SET state = 'waiting', waiting_number = id
WHERE registration_id IN (SELECT id FROM registrations_registration WHERE edition_id = %s AND id %% 3 < 2)
"""
COUNT_WAITING = """
UPDATE conference_edition SET waiting = (
    SELECT count(*) FROM registrations_registration WHERE edition_id = conference_edition.id AND state = 'waiting')
WHERE id = %s
"""
COUNT_QUEUES = """
UPDATE conference_session SET waiting = (
    SELECT count(*) FROM registrations_place WHERE session_id = conference_session.id AND state = 'waiting')
WHERE edition_id = %s
"""


def let_wait(stack: Bench) -> None:
    """A third of the people wait for the conference, two thirds of the places are waiting lists; counters agree."""
    edition = edition_id(stack)
    for statement in (LET_WAIT, PLACES_WAIT, COUNT_WAITING, COUNT_QUEUES, COUNT_PLACES, COUNT_GUESTS):
        stack.sql(statement, edition)
    stack.sql("VACUUM ANALYZE")


def edition_id(stack: Bench) -> int:
    return stack.sql("SELECT id FROM conference_edition WHERE slug = %s", EDITION)[0][0]


def empty(stack: Bench) -> None:
    """Nobody is registered, no mail and no document is left, every session has its capacity of the file."""
    stack.sql("TRUNCATE registrations_registration, outbox_outgoingmail, documents_document, audit_auditentry CASCADE")
    for table in ("conference_edition", "conference_session"):
        stack.sql(f"UPDATE {table} SET places_taken = 0, waiting = 0, last_waiting_number = 0")
    stack.run("manage.py", "load_edition", "conference/demo_data/konferenz-demo.json")
    stack.mails.empty()


def room_for_all(stack: Bench) -> None:
    """Edition and workshops take as many as come."""
    edition = edition_id(stack)
    stack.sql("UPDATE conference_edition SET capacity = %s WHERE id = %s", HUGE, edition)
    stack.sql("UPDATE conference_session SET capacity = %s WHERE edition_id = %s AND bookable", HUGE, edition)


def let_need(stack: Bench) -> None:
    """Three of four people need what somebody of those who said something needs."""
    stack.sql(NEEDS, edition_id(stack))
    stack.sql("VACUUM ANALYZE")


def fill(stack: Bench, number: int) -> None:
    """Copy the registered people until there are `number`, each with two workshops and a mail; counters agree."""
    edition = edition_id(stack)
    counted = "SELECT count(*), max(id) FROM registrations_registration WHERE edition_id = %s"
    present, last = stack.sql(counted, edition)[0]
    if number > present:
        stack.sql(CLONE, number - present, edition, present)
        stack.sql(PLACES, edition, last)
        stack.sql(MAILS, number - present)
        stack.sql(COUNT_PLACES, edition)
        stack.sql(COUNT_GUESTS, edition)
    stack.sql("VACUUM ANALYZE")
