"""Owns how large a WebSocket message may be: a larger one is refused while it arrives, not when it is in memory."""

from collections.abc import Callable
from typing import Any

from engineio.async_drivers.gevent import WebSocketWSGI


def bounded_websocket(max_bytes: int) -> Callable[..., WebSocketWSGI]:
    """Return a maker of python-engineio's WebSockets that close (1009) at a message of more than `max_bytes`.

    python-engineio looks at a message's size only once it has all of it; simple-websocket can look earlier.
    """

    def make(handler: Any, server: Any) -> WebSocketWSGI:
        websocket = WebSocketWSGI(handler, server)
        websocket.server_args["max_message_size"] = max_bytes
        return websocket

    return make
