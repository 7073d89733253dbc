"""kombu's Redis transport, with a lost connection said to be one.

kombu 5.7 asks a closed connection for its address when a worker gives back, or acknowledges, the task that it had in
hand as Redis went; the AttributeError is no connection error to anybody and ends the worker. Said as what it is, the
worker waits for Redis and goes on.
"""

from typing import Any

from kombu.transport import redis


class Channel(redis.Channel):
    """A channel that knows when its connection is gone."""

    def _connparams(self, *args: Any, **kwargs: Any) -> Any:
        if self.connection.client is None:
            raise ConnectionError("the connection to Redis is closed")
        return super()._connparams(*args, **kwargs)


class Transport(redis.Transport):
    """kombu's transport with the channel above."""

    Channel = Channel
