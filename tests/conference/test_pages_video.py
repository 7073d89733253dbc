"""The film in sign language, in the pieces that players ask for."""

import pytest
from django.core.files.base import ContentFile

from tests.factories import make_edition

pytestmark = pytest.mark.django_db
PATH = "/film/gebaerdensprache.mp4"


@pytest.fixture
def film():
    edition = make_edition(slug="film")
    edition.sign_language_video.save("film.mp4", ContentFile(b"0123456789"))
    return edition


def body(answer):
    return b"".join(answer.streaming_content)


def test_the_whole_film(client, film):
    answer = client.get(PATH)
    assert (answer.status_code, body(answer), answer["Accept-Ranges"]) == (200, b"0123456789", "bytes")


@pytest.mark.parametrize(
    ("asked", "given", "said"),
    [("2-4", b"234", "bytes 2-4/10"), ("7-", b"789", "bytes 7-9/10"), ("-3", b"789", "bytes 7-9/10"),
     ("0-99", b"0123456789", "bytes 0-9/10")],
)  # fmt: skip
def test_a_piece_of_it(client, film, asked, given, said):
    answer = client.get(PATH, headers={"range": f"bytes={asked}"})
    assert (answer.status_code, body(answer), answer["Content-Range"]) == (206, given, said)


def test_a_piece_beyond_the_end_is_refused(client, film):
    answer = client.get(PATH, headers={"range": "bytes=20-"})
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */10")


def test_it_can_be_taken_along(client, film):
    answer = client.get(PATH + "?herunterladen=1")
    assert "attachment" in answer["Content-Disposition"]
    answer.close()


def test_the_start_page_shows_it(client, film):
    assert f'<source src="{PATH}"' in client.get("/film/").content.decode()


def test_no_film_is_404(client):
    make_edition(slug="film")
    assert client.get(PATH).status_code == 404
