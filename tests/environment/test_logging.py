import io
import logging

from conference.config.logging import RedactFilter

REFUSAL = 'violates "x"\nDETAIL:  Failing row contains (7, Saleh, vegan,\n\nrana@teilnahme.example).'


def logged(message, *arguments):
    record = logging.LogRecord("x", logging.INFO, "x", 1, message, arguments, None)
    assert RedactFilter().filter(record)
    return record.getMessage()


def test_the_token_of_a_personal_link_is_left_out():
    assert logged("Not Found: %s", "/en/demo/meine/abcDEF123/ics") == "Not Found: /en/demo/meine/…/ics"
    assert logged("Not Found: %s", "/demo/mitwirken/abcDEF123/") == "Not Found: /demo/mitwirken/…/"


def test_the_secret_of_a_list_of_people_and_the_code_of_an_invitation_are_left_out():
    found = logged("Not Found: %s", "/en/demo/anmeldung/gemeinsam/abcDEF123/person/2/")
    assert found == "Not Found: /en/demo/anmeldung/gemeinsam/…/person/2/"
    assert logged("Gone: %s", "/demo/anmeldung/?einladung=KREISTAG27&x=1") == "Gone: /demo/anmeldung/?einladung=…&x=1"


def test_an_address_of_mail_is_left_out():
    assert logged("refused: anna.b+x@post.example") == "refused: …@…"


def test_everything_else_stays():
    assert logged("%d of %s", 3, "12") == "3 of 12"


def test_a_refused_row_does_not_stand_in_the_traceback():
    """PostgreSQL repeats the values it refuses; Django logs that with every unforeseen error."""
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    handler.addFilter(RedactFilter())
    logger = logging.Logger("refused")
    logger.addHandler(handler)
    try:
        raise ValueError(REFUSAL)
    except ValueError:
        logger.exception("Internal Server Error: /demo/meine/abcdef/")
    logged = output.getvalue()
    assert "ValueError: violates" in logged
    assert not [word for word in ("Saleh", "vegan", "rana@", "abcdef") if word in logged]
