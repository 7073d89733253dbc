"""The yardsticks for print: plain WeasyPrint in one process, `python -m bench.naive KIND NUMBER` prints seconds
of the clock and of the processor.

badges: a document for each badge (two lines, a picture of a QR code); certificates: a tagged document for each (what
ours says, written down without care for time); pages: one document of so many pages of text.
"""

from __future__ import annotations

import io
import sys
import time
from base64 import b64encode

import weasyprint
import zxingcpp
from PIL import Image

BADGE = """<style>@page {{ size: A6 landscape; margin: 8mm }} h1 {{ font: 700 40pt 'Noto Sans' }} img {{ width: 25mm }}
</style><h1>Vorname{0}</h1><p>Nachname{0}<p>Volkshochschule<img src="data:image/png;base64,{1}">"""
CERTIFICATE = """<html lang="de"><title>Bescheinigung {0}</title><style>@page {{ size: A4; margin: 20mm }}
body {{ font: 11pt 'Noto Sans' }} h1 {{ font-size: 29pt }} td {{ border-bottom: 1px solid #ccc; padding: 1mm }}
img {{ width: 27mm }}</style><p>Kommunales Integrationszentrum<h1>Teilnahmebescheinigung</h1>
<h2>Vorname Nachname{0}</h2>
<p>hat teilgenommen an:<h2>Integrationskonferenz</h2><p>Donnerstag, 4. Februar 2027, Festhalle<br>5,3 Stunden</p>
<h3>Besuchte Teile</h3><table>{2}</table><p><b>Zusammen 7,1 Unterrichtsstunden</b><p>Themen: Bildung, Arbeit, Gesundheit
<p>Heinsberg, den 4. Februar 2027<br>Die Leitung<p>Diese Bescheinigung gilt ohne Unterschrift.<br>Code: ABCD-{0}
<img src="data:image/png;base64,{1}" alt="QR-Code"></html>"""
ROWS = "".join(
    f"<tr><td>{hour}:00–{hour + 1}:00<td>1,3<td>Teil des Programms um {hour} Uhr</tr>" for hour in range(9, 15)
)
PAGE = """<section style="break-after: page; font: 10pt 'Noto Sans'"><h2>Workshop {}</h2>{}</section>"""
WORDS = "<p>" + "Wie Sprachmittlung im Alltag von Kitas und Schulen gelingt, zeigen drei Beispiele aus dem Kreis. " * 8


def _qr(text: str) -> str:
    picture = io.BytesIO()
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=1)).save(picture, "PNG")
    return b64encode(picture.getvalue()).decode()


def badges(number: int) -> None:
    for count in range(number):
        weasyprint.HTML(string=BADGE.format(count, _qr(f"code-{count}-of-a-registration"))).write_pdf()


def certificates(number: int) -> None:
    for count in range(number):
        text = CERTIFICATE.format(count, _qr(f"https://example.org/bescheinigung/{count:012}"), ROWS)
        weasyprint.HTML(string=text).write_pdf(pdf_variant="pdf/ua-1")


def pages(number: int) -> None:
    text = "".join(PAGE.format(count, WORDS * 4) for count in range(number))
    weasyprint.HTML(string=text).write_pdf()


if __name__ == "__main__":
    work = {"badges": badges, "certificates": certificates, "pages": pages}[sys.argv[1]]
    work(1)
    start, cpu = time.perf_counter(), time.process_time()
    work(int(sys.argv[2]))
    print(time.perf_counter() - start, time.process_time() - cpu)
