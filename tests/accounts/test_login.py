"""Signing in: e-mail and password, limits, and the second factor on and off."""

import pytest
from django.urls import reverse
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from conference.accounts import second_factor
from conference.audit.models import AuditEntry
from conference.config import settings as product
from tests.factories import make_edition
from tests.staff import make_staff

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Passwort"
LOGIN = "/admin/login/"


@pytest.fixture
def user():
    return make_staff("leitung")


@pytest.fixture
def strict(settings):
    settings.STAFF_SECOND_FACTOR = True


def sign_in(client, user, password=PASSWORD, **headers):
    return client.post(LOGIN, {"username": user.email, "password": password, "next": "/admin/"}, **headers)


def current_code(device) -> str:
    return f"{totp(device.bin_key, step=device.step, t0=device.t0, digits=6):06}"


def finished_device(user):
    return TOTPDevice.objects.create(user=user, name="app", confirmed=True)


def test_e_mail_and_password_open_the_staff_area(client, user):
    assert sign_in(client, user).url == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_signing_in_leads_nowhere_else(client, user, elsewhere):
    answer = client.post(LOGIN, {"username": user.email, "password": PASSWORD, "next": elsewhere})
    assert answer.url == "/admin/"


def test_capitals_in_the_e_mail_do_not_matter(client, user):
    answer = client.post(LOGIN, {"username": user.email.upper(), "password": PASSWORD, "next": "/admin/"})
    assert answer.status_code == 302


def test_a_wrong_password_is_told_in_words(client, user):
    answer = sign_in(client, user, "falsch")
    assert "E-Mail oder Passwort stimmt nicht" in answer.content.decode()


def test_who_is_no_staff_does_not_come_in(client, user):
    user.is_staff = False
    user.save()
    assert sign_in(client, user).status_code == 200


def test_attempts_from_one_address_are_limited(client, user, settings):
    settings.RATE_LIMITS = True
    for _number in range(30):
        sign_in(client, user, "falsch")
    answer = sign_in(client, user)
    assert "Das waren viele Versuche" in answer.content.decode()


def test_the_cookie_of_the_session_is_closed_to_scripts(client, user):
    cookie = sign_in(client, user).cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_without_the_second_factor_the_password_is_enough(client, user, settings):
    settings.STAFF_SECOND_FACTOR = False
    sign_in(client, user)
    assert client.get("/admin/").status_code == 200


def test_somebody_without_a_device_is_led_to_set_one_up(client, user, strict):
    sign_in(client, user)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/admin/zweiter-faktor/einrichten/?next=%2Fadmin%2F"


def test_setting_up_shows_picture_and_text(client, user, strict):
    sign_in(client, user)
    text = client.get(reverse("accounts:set_up")).content.decode()
    device = TOTPDevice.objects.get(user=user)
    assert second_factor.secret_of(device) in text
    assert "data:image/png;base64," in text


def test_the_first_code_finishes_setting_up_and_gives_backup_codes(client, user, strict):
    sign_in(client, user)
    client.get(reverse("accounts:set_up"))
    device = TOTPDevice.objects.get(user=user)
    answer = client.post(reverse("accounts:set_up"), {"code": current_code(device)})
    assert len(answer.context["codes"]) == 10
    assert client.get("/admin/").status_code == 200


def test_a_wrong_first_code_does_not_finish(client, user, strict):
    sign_in(client, user)
    client.post(reverse("accounts:set_up"), {"code": "000000"})
    assert not TOTPDevice.objects.filter(confirmed=True).exists()


def test_who_has_a_device_is_asked_for_the_code(client, user, strict):
    finished_device(user)
    sign_in(client, user)
    answer = client.get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0] == "/admin/zweiter-faktor/?next=%2Fadmin%2F"


def test_the_code_opens_the_staff_area(client, user, strict):
    device = finished_device(user)
    sign_in(client, user)
    answer = client.post(reverse("accounts:code"), {"code": current_code(device), "next": "/admin/"})
    assert answer.url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_code_goes_once(client, user, strict):
    device = finished_device(user)
    code = current_code(device)
    sign_in(client, user)
    client.post(reverse("accounts:code"), {"code": code})
    client.post(reverse("admin:logout"))
    sign_in(client, user)
    assert client.post(reverse("accounts:code"), {"code": code}).status_code == 200


def test_a_wrong_code_is_told_in_words(client, user, strict):
    finished_device(user)
    sign_in(client, user)
    answer = client.post(reverse("accounts:code"), {"code": "000000"})
    assert "Dieser Code stimmt nicht" in answer.content.decode()


def test_wrong_codes_make_the_next_one_wait(client, user, strict):
    device = finished_device(user)
    sign_in(client, user)
    client.post(reverse("accounts:code"), {"code": "000000"})
    answer = client.post(reverse("accounts:code"), {"code": current_code(device)})
    assert answer.status_code == 200


def test_a_backup_code_goes_once(client, user, strict):
    finished_device(user)
    code, *_others = second_factor.new_backup_codes(user=user)
    for expected in (302, 200):
        sign_in(client, user)
        assert client.post(reverse("accounts:code"), {"code": code}).status_code == expected
        client.post(reverse("admin:logout"))


def test_half_a_login_is_nobody_outside_the_staff_area(client, user, strict):
    make_edition()
    finished_device(user)
    sign_in(client, user)
    answer = client.get(reverse("documents:start"))
    assert (answer.status_code, answer.url.startswith(LOGIN)) == (302, True)


def test_a_second_device_cannot_be_set_up_with_the_password_alone(client, user, strict):
    finished_device(user)
    sign_in(client, user)
    assert client.get(reverse("accounts:set_up")).status_code == 302


def test_a_foreign_address_is_not_followed_after_the_code(client, user, strict):
    device = finished_device(user)
    sign_in(client, user)
    answer = client.post(reverse("accounts:code"), {"code": current_code(device), "next": "https://evil.example/"})
    assert answer.url == "/admin/"


def test_who_lost_the_phone_is_helped_by_leitung(client, user):
    other = make_staff("messe")
    finished_device(other)
    second_factor.new_backup_codes(user=other)
    client.force_login(user)
    sent = {"action": "reset_second_factor", "_selected_action": [other.pk]}
    client.post(reverse("admin:accounts_user_changelist"), sent)
    assert not TOTPDevice.objects.filter(user=other).exists()
    assert not StaticDevice.objects.filter(user=other).exists()
    assert AuditEntry.objects.filter(action="user.second_factor_reset", actor=user).count() == 1


def test_production_asks_for_the_second_factor_by_default():
    assert product.STAFF_SECOND_FACTOR is product.IS_SECURE


def test_leitung_adds_a_member_of_staff_with_a_role(client, user):
    client.force_login(user)
    role = user.groups.get()
    sent = {"email": "neu@team.example", "groups": [role.pk], "usable_password": "true",
            "password1": "Sehr-lang-und-neu-7", "password2": "Sehr-lang-und-neu-7"}  # fmt: skip
    client.post(reverse("admin:accounts_user_add"), sent)
    made = type(user).objects.get(email="neu@team.example")
    assert (made.is_staff, made.is_superuser, list(made.groups.all())) == (True, False, [role])


def test_leitung_makes_nobody_a_superuser(client, user):
    client.force_login(user)
    sent = {"email": user.email, "is_superuser": "on", "is_active": "on", "groups": [user.groups.get().pk]}
    client.post(reverse("admin:accounts_user_change", args=[user.pk]), sent)
    user.refresh_from_db()
    assert not user.is_superuser


def test_a_short_password_is_refused(client, user):
    client.force_login(user)
    sent = {"email": "kurz@team.example", "usable_password": "true", "password1": "kurz-7", "password2": "kurz-7"}
    answer = client.post(reverse("admin:accounts_user_add"), sent)
    assert answer.status_code == 200
    assert not type(user).objects.filter(email="kurz@team.example").exists()
