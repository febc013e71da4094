"""Owns JSON in parts that are compressed once each and joined as they are, in gzip's format (RFC 1951, RFC 1952)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from isal import isal_zlib

_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_LAST_BLOCK = b"\x03\x00"
_CHECK_BITS = 0xFFFFFFFF


@dataclass(frozen=True)
class Part:
    """A piece of JSON; whoever asks for it compressed first pays for all. `level` is igzip's, 0 to 3."""

    plain: bytes
    level: int = field(default=3, compare=False)

    @cached_property
    def deflated(self) -> bytes:
        """The piece as whole deflate blocks that refer to nothing before them, so that they can follow any others."""
        packer = isal_zlib.compressobj(self.level, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS)
        return packer.compress(self.plain) + packer.flush(isal_zlib.Z_SYNC_FLUSH)


def joined(parts: Iterable[Part]) -> bytes:
    """Return the parts one after the other."""
    return b"".join(part.plain for part in parts)


def gzipped(parts: Sequence[Part]) -> bytes:
    """Return one gzip member that holds the parts one after the other."""
    check, size = 0, 0
    for part in parts:
        check, size = isal_zlib.crc32(part.plain, check), size + len(part.plain)
    numbers = (check & _CHECK_BITS).to_bytes(4, "little") + (size & _CHECK_BITS).to_bytes(4, "little")
    return b"".join([_HEADER, *(part.deflated for part in parts), _LAST_BLOCK, numbers])
