"""The camera as a scanner, end to end: Chromium gets a film of a badge in place of a camera.

Chromium on Linux has no `BarcodeDetector` of its own. The polyfilled way is what it does here by itself; the native way
is proved by giving the page the same standard interface as `globalThis.BarcodeDetector` before it loads (built on the
polyfill's reader), so that everything from the choice of the reader to the answer is what a phone does.
"""

import itertools
import shutil
from pathlib import Path

import pytest
import zxingcpp
from playwright.sync_api import Browser, expect

from conference.audit.services import SYSTEM
from registrations.checkin import pairing
from registrations.models import Registration
from tests.factories import make_edition, make_registration

from .checkin_phone import WAIT, Phone, put_away
from .conftest import ARGUMENTS, NAMES, PHONE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
WIDTH, HEIGHT, SCALE = 640, 480, 8  # pixels; pixels per module
NATIVE = """
globalThis.BarcodeDetector = class {
  static getSupportedFormats() { return Promise.resolve(["qr_code", "ean_13"]); }
  #inner;
  constructor(options) {
    this.#inner = import("/static/vendor/barcode-detector/dist/es/ponyfill.js").then((module) => {
      const locateFile = () => "/static/vendor/zxing-wasm/dist/reader/zxing_reader.wasm";
      module.prepareZXingModule({ overrides: { locateFile } });
      return new module.BarcodeDetector(options);
    });
  }
  async detect(picture) { return (await this.#inner).detect(picture); }
};
"""


def film(path: Path, text: str) -> Path:
    """A YUV4MPEG2 film of a badge: two grey pictures with the code of `text`, one of them a little moved."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = memoryview(zxingcpp.write_barcode_to_image(code, scale=SCALE, add_quiet_zones=True))
    rows, columns = image.shape
    pixels = image.tobytes()
    colour = bytes([128]) * (WIDTH * HEIGHT // 2)
    with path.open("wb") as output:
        output.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode())
        for moved in (0, 6):
            top, left = (HEIGHT - rows) // 2 + moved, (WIDTH - columns) // 2 + moved
            picture = bytearray([200]) * (WIDTH * HEIGHT)
            for row in range(rows):
                start = (top + row) * WIDTH + left
                picture[start : start + columns] = pixels[row * columns : (row + 1) * columns]
            output.write(b"FRAME\n" + bytes(picture) + colour)
    return path


@pytest.fixture
def edition(live_server):
    return make_edition()


@pytest.fixture
def person(edition):
    return make_registration(edition, first_name="Amal", last_name="Haddad")


@pytest.fixture
def camera(browser: Browser, live_server, edition, person, tmp_path):
    """`camera(script=…)`: a paired phone in front of whose camera the person's badge is held."""
    arguments = [
        *ARGUMENTS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film(tmp_path / 'badge.y4m', person.badge_token)}",
    ]  # fmt: skip
    program = next(found for name in NAMES if (found := shutil.which(name)))
    own = browser.browser_type.launch(executable_path=program, args=arguments)
    numbers = itertools.count(1)

    def give(script=""):
        context = own.new_context(viewport={"width": PHONE, "height": 844})
        if script:
            context.add_init_script(script)
        page = context.new_page()
        code = pairing.make_code(edition=edition, actor=SYSTEM)
        return Phone(page, live_server.url).pair(code, f"Tür {next(numbers)}")

    yield give
    put_away(own.contexts)
    own.close()


@pytest.mark.parametrize(("script", "reader"), [("", "polyfill"), (NATIVE, "native")])
def test_a_badge_before_the_camera_is_read_once_and_answered(camera, person, script, reader):
    phone = camera(script)
    phone.page.get_by_role("button", name="Scannen").click()
    phone.says("welcome")
    assert "Amal Haddad" in phone.answer
    expect(phone.page.locator("body")).to_have_attribute("data-reader", reader)
    expect(phone.page.get_by_role("button", name="Pause")).to_be_visible(timeout=WAIT)
    phone.unsent(0)
    assert list(Registration.objects.were_there()) == [person]
    first = phone.last_number()
    phone.until("document.querySelector('[data-video]').currentTime > 4")
    assert phone.last_number() == first, "a badge that stays in view is one scan"
    phone.page.get_by_role("button", name="Pause").click()
    expect(phone.page.locator("[data-camera]")).to_be_hidden()


def test_without_a_camera_the_door_says_what_else_works(browser, live_server, edition, person):
    context = browser.new_context(viewport={"width": PHONE, "height": 844})
    phone = Phone(context.new_page(), live_server.url).pair(pairing.make_code(edition=edition, actor=SYSTEM), "Tür")
    phone.page.get_by_role("button", name="Scannen").click()
    expect(phone.page.locator("[data-camera-error]")).to_contain_text("Handscanner und Suche", timeout=WAIT)
    put_away([context])
