"""Owns a mail server for tests: it takes letters by SMTP (RFC 5321), and keeps one waiting when told so."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.servers import WAIT


class PostOffice(socketserver.ThreadingTCPServer):
    """A mail server on a free port; `letters` are those it has said to have taken."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.letters: list[str] = []
        self.visits = 0
        self.is_slow = False
        self._changed = threading.Condition()

    @property
    def url(self) -> str:
        """What `MAIL_URL` is set to."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def wait(self, *, visits: int = 0, letters: int = 0) -> None:
        """Wait until so many letters have been brought, and so many taken."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.visits >= visits and len(self.letters) >= letters, 2 * WAIT)

    def take(self, letter: str) -> bool:
        """Note a letter that was brought whole, and return whether it is taken; a slow office never says."""
        with self._changed:
            self.visits += 1
            if not self.is_slow:
                self.letters.append(letter)
            self._changed.notify_all()
            return not self.is_slow


class _Counter(socketserver.StreamRequestHandler):
    """Where one visitor is served."""

    server: PostOffice

    def handle(self) -> None:
        """Talk as RFC 5321 wants it, with no extension."""
        self._say("220 the post office")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self._say("354 go on")
                letter = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                if not self.server.take(letter):
                    self.rfile.read()
                    return
            self._say("250 very well")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Keep a post office open for as long as the block lasts."""
    with PostOffice() as office:
        threading.Thread(target=office.serve_forever, args=[0.05], daemon=True).start()
        try:
            yield office
        finally:
            office.shutdown()
