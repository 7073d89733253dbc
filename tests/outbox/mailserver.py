"""A real IMAP and POP3 server (Dovecot) as an ordinary process on free ports of this machine."""

from __future__ import annotations

import getpass
import grp
import itertools
import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

from tests.mail_sink import free_port

PASSWORD = "richtig-und-lang"
CONFIG = """
base_dir = {home}/run
log_path = {home}/log
protocols = imap pop3
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0 secs
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
first_valid_uid = 1
mail_location = maildir:{home}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={owner} gid={group} home={home}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""
numbers = itertools.count(1)


class Mailserver:
    """Mailboxes that `fill` makes; every user name is right, with PASSWORD."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ports = {"imap": free_port(), "pop3": free_port()}
        me = pwd.getpwuid(os.getuid())
        as_root = me.pw_uid == 0  # Dovecot gives no mailbox to root and wants users of its own
        self.owner = pwd.getpwnam("nobody") if as_root else me
        self.users = {"internal": "dovecot", "login": "dovenull"} if as_root else dict.fromkeys(
            ("internal", "login"), getpass.getuser()
        )  # fmt: skip
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Listen; raises where Dovecot is missing (script/bootstrap --dev brings it)."""
        program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
        assert program, "dovecot is missing: script/bootstrap --dev"
        self.home.chmod(0o755)
        group = grp.getgrgid(pwd.getpwnam(self.users["internal"]).pw_gid).gr_name
        config = self.home / "dovecot.conf"
        config.write_text(
            CONFIG.format(
                home=self.home,
                password=PASSWORD,
                owner=self.owner.pw_uid,
                group=self.owner.pw_gid,
                internal_group=group,
                **self.users,
                **self.ports,
            )
        )
        self._make(self.home / "mail")
        self.process = subprocess.Popen([program, "-F", "-c", str(config)])
        deadline = time.monotonic() + 20
        while not (self.home / "run" / "master.pid").exists() or "starting up" not in self._log():
            assert self.process.poll() is None and time.monotonic() < deadline, self._log()
            time.sleep(0.05)

    def stop(self) -> None:
        """End it and everything it started."""
        self.process.terminate()
        self.process.wait(10)

    def _log(self) -> str:
        path = self.home / "log"
        return path.read_text() if path.exists() else ""

    def _make(self, folder: Path) -> None:
        folder.mkdir()
        os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)

    def fill(self, *mails: bytes) -> str:
        """A new mailbox with these mails, unread; returns its user."""
        user = f"konferenz{next(numbers)}"
        box = self.home / "mail" / user
        self._make(box)
        for part in ("new", "cur", "tmp"):
            self._make(box / part)
        for number, mail in enumerate(mails, start=1):
            path = box / "new" / f"{number}.test"
            path.write_bytes(mail)
            os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
        return user

    def count(self, user: str) -> int:
        """How many mails are left."""
        box = self.home / "mail" / user
        return sum(len(list((box / part).iterdir())) for part in ("new", "cur"))

    def unread(self, user: str) -> int:
        """How many nobody has marked as read."""
        box = self.home / "mail" / user
        seen = [path for path in (box / "cur").iterdir() if "S" in path.name.partition(":2,")[2]]
        return self.count(user) - len(seen)

    def url(self, scheme: str, user: str, password: str = PASSWORD) -> str:
        """The address for BOUNCE_URL."""
        return f"{scheme}://{user}:{password}@127.0.0.1:{self.ports[scheme]}/INBOX"
