"""kombu's `filesystem://` transport with messages that appear whole or not at all.

kombu 5.7 creates the message's file first and writes into it afterwards. A worker that lists the folder in between
takes an empty message, which ends its loop. Writing beside it and renaming costs nothing and closes the gap.
"""

import os
import time
import uuid

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """A channel whose messages are renamed into place."""

    def _put(self, queue: str, payload: dict, **kwargs: object) -> None:
        name = f"{time.monotonic_ns() // 1_000_000}_{uuid.uuid4()}.{queue}.msg"
        path = os.path.join(self.data_folder_out, name)
        try:
            with open(f"{path}.part", "w", encoding="utf-8") as file:
                file.write(dumps(payload))
            os.replace(f"{path}.part", path)
        except OSError as error:
            raise ChannelError(f"Cannot add file {path!r}") from error


class Transport(filesystem.Transport):
    """kombu's transport with the channel above."""

    Channel = Channel
