"""The environment of an installation on one's own machine: what nobody set is filled in from `DATA_DIR`.

`script/demo`, `script/test` and `script/manage` use it. In production settings.py names what
is missing instead.
"""

import os
import secrets
import sys
from pathlib import Path

from conference.config.embedded import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[2]
NEED_NO_DATABASE = {
    "collectstatic",
    "makemessages",
    "messages",
    "compilemessages",
    "findstatic",
    "help",
    "diffsettings",
}


def fill_environment(data_dir: Path | None = None, **postgres_settings: str) -> EmbeddedPostgres | None:
    """Set every variable that is missing; return the embedded database, not started, where one is used."""
    data_dir = data_dir or Path(os.environ.get("DATA_DIR") or ROOT / "var")
    data_dir = data_dir.resolve()
    for folder in ("media", "mails", "broker"):
        (data_dir / folder).mkdir(parents=True, exist_ok=True)
    port = os.environ.setdefault("PORT", "8000")
    os.environ["DATA_DIR"] = str(data_dir)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.config.settings")
    os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{port}")
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver")
    os.environ.setdefault("CELERY_BROKER_URL", "filesystem://")
    os.environ.setdefault("EMAIL_URL", f"filemail:///{data_dir / 'mails'}")
    if not (os.environ.get("SECRET_KEY") or os.environ.get("SECRET_KEY_FILE")):
        os.environ["SECRET_KEY"] = _own_secret(data_dir / "secret_key")
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        return None
    postgres = EmbeddedPostgres(data_dir, **postgres_settings)
    os.environ["DATABASE_URL"] = postgres.url()
    return postgres


def _own_secret(path: Path) -> str:
    """The secret of this installation, made at the first start; linking it keeps two starters equal."""
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        draft.unlink()
    return path.read_text()


def main() -> None:
    """Run a management command with this environment: `script/manage`."""
    postgres = fill_environment()
    if postgres is not None and not NEED_NO_DATABASE.intersection(sys.argv[1:2]):
        postgres.acquire()
    from django.core.management import execute_from_command_line  # slow: only after the environment is set

    sys.argv[0] = "script/manage"
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
