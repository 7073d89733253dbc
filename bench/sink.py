"""A mail server that accepts everything and writes down what came: `python -m bench.sink PORT FILE`.

One JSON line per mail: connection number, recipient, the mail's own name, its Message-ID, bytes, time.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import IO, Any

from aiosmtpd.smtp import SMTP


class Counted(SMTP):
    """aiosmtpd's server, which numbers its connections."""

    opened = 0

    def connection_made(self, transport: Any) -> None:
        Counted.opened += 1
        self.number = Counted.opened
        super().connection_made(transport)


class Notebook:
    """Writes one line per mail."""

    def __init__(self, file: IO[str]) -> None:
        self.file = file

    async def handle_DATA(self, server: Counted, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        head = BytesHeaderParser().parsebytes(envelope.content)
        line = {
            "connection": server.number,
            "to": envelope.rcpt_tos[0],
            "mail": head["X-Conference-Mail"],
            "id": head["Message-ID"],
            "bytes": len(envelope.content),
            "at": time.time(),
        }
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()
        return "250 OK"


async def serve(port: int, path: Path) -> None:
    """Listen until the process ends."""
    with path.open("a", encoding="utf-8") as file:
        book = Notebook(file)
        server = await asyncio.get_running_loop().create_server(lambda: Counted(book), "127.0.0.1", port)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
