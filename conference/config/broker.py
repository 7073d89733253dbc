"""kombu's `filesystem://` transport with messages that appear whole or not at all.

kombu 5.7 creates the message's file first and writes into it afterwards. A worker that lists the folder in
between takes an empty message, which ends its loop. Writing beside it and renaming closes the gap.
"""

import time
import uuid
from pathlib import Path

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """A channel whose messages are renamed into place."""

    def _put(self, queue: str, payload: dict, **kwargs: object) -> None:  # type: ignore[override]
        name = f"{time.monotonic_ns():020}_{uuid.uuid4()}.{queue}.msg"
        draft = Path(self.data_folder_out) / f"{name}.part"
        try:
            draft.write_text(dumps(payload), encoding="utf-8")
            draft.rename(draft.with_suffix(""))
        except OSError as error:
            raise ChannelError(f"Cannot add the message {name}") from error


class Transport(filesystem.Transport):
    """kombu's transport with the channel above."""

    Channel = Channel
