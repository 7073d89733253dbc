"""Who stands at a stand, as people type it."""

import pytest

from exhibitors.crew import parse


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Amina Yılmaz", ["Amina Yılmaz"]),
        ("Amina Yılmaz, Ben Probe", ["Amina Yılmaz", "Ben Probe"]),
        ("Amina Yılmaz; Ben Probe ;Cem Test", ["Amina Yılmaz", "Ben Probe", "Cem Test"]),
        ("ليلى حسن، سامي علي", ["ليلى حسن", "سامي علي"]),
        ("Yılmaz, Amina", ["Amina Yılmaz"]),
        ("Amina Yılmaz, MdL", ["Amina Yılmaz, MdL"]),
        ("Amina Yılmaz, amina@example.org", ["Amina Yılmaz"]),
    ],
)
def test_one_line_may_hold_several_people_or_a_name_turned_round(line, names):
    assert [member.name for member in parse(line)] == names


def test_an_address_belongs_to_the_person_before_it():
    found = parse("Amina Yılmaz amina@example.org, Ben Probe")
    assert [(one.name, one.email) for one in found] == [("Amina Yılmaz", "amina@example.org"), ("Ben Probe", "")]
    assert [(one.name, one.email) for one in parse("amina@example.org Amina Yılmaz")] == [
        ("Amina Yılmaz", "amina@example.org")]  # fmt: skip
    assert [(one.name, one.email) for one in parse("amina@example.org")] == [("amina", "amina@example.org")]
    found = parse("Amina Yılmaz, amina@example.org, Ben Probe <ben@example.org>")
    assert [(one.name, one.email) for one in found] == [
        ("Amina Yılmaz", "amina@example.org"), ("Ben Probe", "ben@example.org")]  # fmt: skip
