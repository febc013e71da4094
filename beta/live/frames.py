"""Owns the bytes of a WebSocket (RFC 6455): the handshake, frames to people, and messages out of what people send.

wsproto reads; what it would write is made here, because a server's frames are the same bytes for everybody. Compression
(RFC 7692) keeps nothing from one message to the next, on both sides: one compressed frame serves a whole room too, and
an idle connection holds no compressor, which would be 100 kB and more.
"""

import base64
import binascii
import hashlib
import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from wsproto.extensions import PerMessageDeflate
from wsproto.frame_protocol import CloseReason, FrameProtocol, Opcode, ParseFailed

COMPRESSED_FROM = 1024
"""Bytes from which a message is worth compressing."""

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_WHOLE = 0x80
_COMPRESSED = 0x40
_WINDOW_BITS = 15


class Frame:
    """One message to any number of people, encoded at most once as it is and once compressed."""

    def __init__(self, message: str | bytes) -> None:
        self._message = message

    @cached_property
    def _opcode(self) -> int:
        return Opcode.TEXT if isinstance(self._message, str) else Opcode.BINARY

    @cached_property
    def _payload(self) -> bytes:
        return self._message.encode() if isinstance(self._message, str) else self._message

    @cached_property
    def plain(self) -> bytes:
        """The frame as it is."""
        return _frame(_WHOLE | self._opcode, self._payload)

    @cached_property
    def compressed(self) -> bytes:
        """The frame for those who take it compressed; a short one stays as it is."""
        if len(self._payload) < COMPRESSED_FROM:
            return self.plain
        compressor = zlib.compressobj(zlib.Z_BEST_SPEED, zlib.DEFLATED, -_WINDOW_BITS)
        packed = compressor.compress(self._payload) + compressor.flush(zlib.Z_SYNC_FLUSH)
        return _frame(_WHOLE | _COMPRESSED | self._opcode, packed.removesuffix(b"\x00\x00\xff\xff"))


def close_frame(code: int = CloseReason.NORMAL_CLOSURE) -> bytes:
    """Return the frame that ends a connection."""
    return _frame(_WHOLE | Opcode.CLOSE, struct.pack("!H", code))


def _frame(first: int, payload: bytes) -> bytes:
    length = len(payload)
    if length < 126:
        return bytes((first, length)) + payload
    if length < 1 << 16:
        return struct.pack("!BBH", first, 126, length) + payload
    return struct.pack("!BBQ", first, 127, length) + payload


class BadHandshake(Exception):
    """What asks for a WebSocket does not ask by the rules."""


class Opening:
    """A handshake that was asked for by the rules: the answer to it, and what was agreed on."""

    def __init__(self, environ: dict[str, Any]) -> None:
        key = environ.get("HTTP_SEC_WEBSOCKET_KEY", "").encode("latin-1")
        if environ.get("HTTP_SEC_WEBSOCKET_VERSION") != "13" or not _is_key(key):
            raise BadHandshake
        accept = base64.b64encode(hashlib.sha1(key + _GUID, usedforsecurity=False).digest())
        self.answer = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self.answer += b"Sec-WebSocket-Accept: " + accept + b"\r\n"
        self.deflate = PerMessageDeflate(client_no_context_takeover=True, server_no_context_takeover=True)
        if agreed := self._agreed(environ.get("HTTP_SEC_WEBSOCKET_EXTENSIONS", "")):
            self.answer += f"Sec-WebSocket-Extensions: {self.deflate.name}; {agreed}\r\n".encode("latin-1")
        self.answer += b"\r\n"

    @property
    def takes_compressed(self) -> bool:
        """Whether our compressed frames may be sent."""
        return self.deflate.enabled() and self.deflate.server_max_window_bits == _WINDOW_BITS

    def _agreed(self, offers: str) -> str:
        for offer in offers.split(","):
            if offer.partition(";")[0].strip() == self.deflate.name:
                try:
                    return str(self.deflate.accept(offer) or "")
                except ValueError:
                    return ""
        return ""


def _is_key(key: bytes) -> bool:
    try:
        return len(base64.b64decode(key, validate=True)) == 16
    except binascii.Error:
        return False


class Ending(Exception):
    """The connection ends here; `answer` is the frame to say so with."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer


class Reader:
    """What one person sends, as whole messages of at most `max_bytes`; pings are answered by `write`."""

    def __init__(self, deflate: PerMessageDeflate, max_bytes: int, write: Callable[[bytes], None]) -> None:
        self._write = write
        self._protocol = FrameProtocol(client=False, extensions=[deflate])
        self._max_bytes = max_bytes
        self._parts: list[Any] = []
        self._size = 0

    def read(self, data: bytes) -> Iterator[str | bytes]:
        """Take in some bytes and yield what they complete; raises `Ending`."""
        self._protocol.receive_bytes(data)
        try:
            for frame in self._protocol.received_frames():
                payload: Any = frame.payload
                if frame.opcode is Opcode.PING:
                    self._write(_frame(_WHOLE | Opcode.PONG, bytes(payload)))
                elif frame.opcode is Opcode.CLOSE:
                    raise Ending(_reply(payload[0]))
                elif frame.opcode is not Opcode.PONG and (message := self._joined(frame)) is not None:
                    yield message
        except ParseFailed as error:
            raise Ending(close_frame(error.code)) from error

    def _joined(self, frame: Any) -> str | bytes | None:
        """Add a part; return the message when it is whole. Its size counts as it comes in, unpacked."""
        self._parts.append(frame.payload)
        self._size += len(frame.payload)
        if self._size > self._max_bytes:
            raise Ending(close_frame(CloseReason.MESSAGE_TOO_BIG))
        if not frame.message_finished:
            return None
        message: str | bytes = type(frame.payload)().join(self._parts)
        self._parts, self._size = [], 0
        return message


def _reply(code: int) -> bytes:
    """Return the answer to somebody's goodbye: the same code, or none where none was given."""
    return _frame(_WHOLE | Opcode.CLOSE, b"") if code == CloseReason.NO_STATUS_RCVD else close_frame(code)
