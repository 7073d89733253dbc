from django.contrib.staticfiles import finders

from conference.config.vendor import VendorFinder


def test_listed_files_of_npm_are_found():
    assert finders.find("vendor/bootstrap/dist/css/bootstrap.rtl.min.css")
    assert finders.find("vendor/@fontsource-variable/noto-sans-arabic/wght.css")


def test_others_are_not():
    assert finders.find("vendor/bootstrap/package.json") is None
    assert finders.find("vendor/../package.json") is None


def test_collecting_takes_little():
    names = [name for name, _storage in VendorFinder().list(None)]
    assert "htmx.org/dist/htmx.min.js" in names
    assert not [name for name in names if name.endswith((".ts", ".scss", "package.json"))]
