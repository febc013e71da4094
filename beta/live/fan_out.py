"""Owns how an event reaches a room: here, and in the other processes.

`FanOut` is a client manager of python-socketio for one process. Its invariants, with those of `websocket.py`:
- An event to a room is encoded once, framed once (and compressed once, where it is long), and written straight to every
  socket that takes it at once. No greenlet is switched to on the way: nobody joins, leaves or is served in between.
- Whoever is no `Connection` (the test client, other servers) is sent to by the library, as are events that want an answer or
  carry bytes.
- A notice is carried out in every process, in the order of the events around it; so one notice changes a room and tells it
  so without an event between.

`RedisFanOut` adds the other processes. PubSubManager sends them one message for each event, and knows its own when they come
back; the class order below has it fan out by `FanOut`. Its invariants:
- Nobody waits for Redis. A greenlet publishes, in order, what others left for it. What it cannot send within
  `REDIS_PATIENCE` seconds is given up, and so is what comes when `MAX_UNPUBLISHED` messages wait.
- Nothing stays missed. A person sees a gap in the numbers when the next event comes; where none comes, these do:
  after what could not be published, the next thing published is the notice `missed`; and a process that hears Redis (again)
  carries out `missed` itself. Then everybody in the process is taken out of the drafts' rooms and asked to join again.
- While Redis is away a process knows only of rights that it has narrowed itself; `missed` sends everybody to the door again.
"""

import logging
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from engineio.packet import MESSAGE
from engineio.packet import Packet as EnginePacket
from gevent.monkey import is_module_patched
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry
from socketio import Manager, RedisManager
from socketio.packet import EVENT

from beta.live.frames import Frame
from beta.live.websocket import connection_of

MISSED = "missed"
"""The notice that something was not heard here."""
REDIS_PATIENCE = 2.0
MAX_UNPUBLISHED = 10_000
"""Messages that may wait for Redis."""
FIRST_HEARD = 1.0
"""Seconds the first socket of a process waits until Redis is heard, so that it misses nothing."""

_AGAIN = (0.1, 0.5, 1.0, 2.0)
_MOST_AT_ONCE = 200
_NOTICE = "notice"
_PUBLISHED = "published"
_logger = logging.getLogger(__name__)


class FanOut(Manager):  # type: ignore[misc]  # the library has no types
    """The rooms of one process."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.notices: dict[str, Callable[[dict[str, Any]], None]] = {}

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **options: Any,
    ) -> None:
        """Send an event to the people of a room, or of several, who are here; `skip_sid` may name rooms, too."""
        room = to or room
        arguments = list(data) if isinstance(data, tuple) else [] if data is None else [data]
        text = None if callback else self.server.packet_class(EVENT, namespace=namespace, data=[event, *arguments]).encode()
        if not isinstance(text, str):
            super().emit(event, data, namespace, room=room, skip_sid=skip_sid, callback=callback, **options)
            return
        packet = EnginePacket(MESSAGE, text)
        frame = Frame(packet.encode())
        # The library puts every socket in a room that is named after it.
        skipped = {sid for sid, _ in self.get_participants(namespace, skip_sid)} if skip_sid else ()
        for sid, eio_sid in self.get_participants(namespace, room):
            if sid in skipped:
                continue
            if connection := connection_of(self.server.eio, eio_sid):
                connection.write(frame.compressed if connection.takes_compressed else frame.plain)
            else:
                self.server._send_eio_packet(eio_sid, packet)

    def empty_room(self, room: str, namespace: str = "/") -> None:
        """Take everybody who is here out of a room."""
        self.basic_close_room(room, namespace)

    def notify(self, name: str, data: dict[str, Any]) -> None:
        """Have every process carry out a notice, this one first."""
        self.notices[name](data)

    def notify_others(self, name: str, data: dict[str, Any]) -> None:
        """Have every other process carry out a notice."""


class RedisFanOut(RedisManager, FanOut):  # type: ignore[misc]  # as above
    """The rooms of one of several processes."""

    def __init__(self, url: str) -> None:
        # Channels are Redis' own and not those of one of its databases.
        channel = f"beta:{urlsplit(url).path.strip('/') or 0}"
        options = {"socket_timeout": REDIS_PATIENCE, "socket_connect_timeout": REDIS_PATIENCE}
        super().__init__(url, channel, redis_options={**options, "retry": Retry(NoBackoff(), 0)})
        self._publisher: Redis | None = None
        self._unpublished: Any = None
        self._has_failed = False
        self._heard: Any = None

    def initialize(self) -> None:
        """Begin to listen, at the first socket; the library calls this once."""
        self._heard = self.server.eio.create_event()
        super().initialize()
        self._heard.wait(FIRST_HEARD)

    def notify(self, name: str, data: dict[str, Any]) -> None:
        """Have every process carry out a notice, this one first."""
        super().notify(name, data)
        self.notify_others(name, data)

    def notify_others(self, name: str, data: dict[str, Any]) -> None:
        """Have every other process carry out a notice."""
        self._publish(self._notice(name, data))

    def _handle_emit(self, message: dict[str, Any]) -> None:
        """Send to those who are here; an event of ours is on its way by then, so that all processes send at once."""
        if message["host_id"] == self.host_id:
            self._publish(message)
            message[_PUBLISHED] = True
            self.server.sleep(0)
        super()._handle_emit(message)

    def _notice(self, name: str, data: dict[str, Any]) -> dict[str, Any]:
        return {"method": _NOTICE, "name": name, "data": data, "host_id": self.host_id}

    def _publish(self, data: dict[str, Any]) -> None:
        """Leave a message for the publishing greenlet; a command of the terminal, which has none, publishes itself."""
        if _PUBLISHED in data:
            return
        message = self.json.dumps(data)
        if self.server.async_mode == "gevent" and not is_module_patched("socket"):
            self._send([message])
            return
        if self._unpublished is None:
            self._unpublished = self.server.eio.create_queue()
            self.server.start_background_task(self._publish_all)
        if self._unpublished.qsize() < MAX_UNPUBLISHED:
            self._unpublished.put(message)
        else:
            self._has_failed = True

    def _publish_all(self) -> None:
        while True:
            self._send(self._taken([self._unpublished.get()]))
            while self._has_failed:
                self.server.sleep(_AGAIN[0])
                # What was left here until now is made up for by the word that is sent next; what comes from now on is not.
                while self._taken([]):
                    pass
                self._send([])

    def _taken(self, messages: list[str]) -> list[str]:
        while len(messages) < _MOST_AT_ONCE and not self._unpublished.empty():
            messages.append(self._unpublished.get())
        return messages

    def _send(self, messages: list[str]) -> None:
        """Publish messages in one round trip, after word of those that could not be."""
        had_failed, self._has_failed = self._has_failed, False
        if had_failed:
            messages = [self.json.dumps(self._notice(MISSED, {})), *messages]
        try:
            if self._publisher is None:
                self._publisher = Redis.from_url(self.redis_url, **self.redis_options)
            with self._publisher.pipeline(transaction=False) as pipeline:
                for message in messages:
                    pipeline.publish(self.channel, message)
                pipeline.execute()
        except (RedisError, OSError) as error:
            if not had_failed:
                _logger.error("Redis does not take what other processes should hear: %s", error)
            self._has_failed = True

    def _listen(self) -> Iterator[dict[str, Any]]:
        """Yield the events of other processes, for ever; their notices are carried out here."""
        failures = 0
        while True:
            try:
                for message in self._subscribed():
                    failures = 0
                    if message.get("method") != _NOTICE:
                        yield message
                    elif message.get("host_id") != self.host_id and message.get("name") in self.notices:
                        self._carry_out(message)
            except (RedisError, OSError) as error:
                if not failures:
                    _logger.error("Redis is not heard: %s", error)
                time.sleep(_AGAIN[min(failures, len(_AGAIN) - 1)])
                failures += 1

    def _subscribed(self) -> Iterator[dict[str, Any]]:
        """Yield what is published from now on; raises when Redis is lost."""
        with Redis.from_url(self.redis_url, **self.redis_options) as client, client.pubsub() as subscription:
            subscription.subscribe(self.channel)
            is_asked = False
            while True:
                message = subscription.get_message(timeout=REDIS_PATIENCE)
                if message is None and is_asked:
                    raise TimeoutError("no answer")
                is_asked = message is None
                if message is None:
                    subscription.ping()
                elif message["type"] == "subscribe":
                    self._heard.set()
                    self.notices[MISSED]({})
                elif message["type"] == "message":
                    yield self.json.loads(message["data"])

    def _carry_out(self, message: dict[str, Any]) -> None:
        try:
            self.notices[message["name"]](message["data"])
        except Exception:
            _logger.exception("a notice could not be carried out")
