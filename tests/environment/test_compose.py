"""docker-compose.yml and Dockerfile, as far as they can be checked without an engine."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conference.config.local import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ["migrate", "web", "worker", "beat"]


def test_the_file_is_valid_by_the_specification():
    checker = Path(sys.executable).with_name("check-jsonschema")
    command = [checker, "--builtin-schema", "vendor.compose-spec", ROOT / "docker-compose.yml"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_service_of_a_production_is_there():
    assert set(SERVICES) == {*OURS, "postgres", "redis", "proxy", "mail"}
    assert SERVICES["mail"]["profiles"] == ["dev"]


@pytest.mark.parametrize("name", OURS)
def test_our_commands_exist(name):
    program = SERVICES[name]["command"][0]
    assert Path(sys.executable).with_name(program).exists()
    for word in SERVICES[name]["command"]:
        for module in re.findall(r"conference\.config\.\w+", word):
            assert (ROOT / (module.replace(".", "/") + ".py")).exists()


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_long_running_services_are_watched_and_come_back(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", ["web", "worker"])
def test_web_and_worker_can_be_scaled(name):
    assert "container_name" not in SERVICES[name]
    assert "ports" not in SERVICES[name]


def test_every_volume_and_secret_that_is_used_is_declared():
    used = {v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])
    assert {name for s in SERVICES.values() for name in s.get("secrets", [])} == set(COMPOSE["secrets"])


def test_no_secret_stands_in_the_file():
    text = (ROOT / "docker-compose.yml").read_text()
    assert not re.search(r"(PASSWORD|SECRET_KEY|DATABASE_URL): ", text)


def test_the_image_runs_without_root_and_installs_by_hash():
    text = (ROOT / "Dockerfile").read_text()
    stages = text.split("\nFROM ")
    assert len(stages) == 4
    assert "\nUSER conference\n" in stages[-1]
    assert "--require-hashes" in text
    for folder in re.findall(r"^COPY (\w+) \w+$", stages[-1], re.MULTILINE):
        assert (ROOT / folder).is_dir()
