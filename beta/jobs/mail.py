"""Owns mail: one plain-text message to one person, sent by SMTP or written to a folder."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit
from uuid import uuid4

_TIMEOUT = 20
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class Postman:
    """How mail leaves: by the server of `url` (`smtp://user:pass@host:port` or `smtps://`), else into `outbox`."""

    url: str
    sender: str
    outbox: Path

    def deliver(self, to: str, subject: str, text: str) -> None:
        """Send one message; raises `OSError` or `smtplib.SMTPException`, and the queue tries again."""
        message = compose(self.sender, to, subject, text)
        if self.url:
            self._send(message)
        else:
            self.outbox.mkdir(parents=True, exist_ok=True)
            (self.outbox / f"{uuid4().hex}.eml").write_bytes(bytes(message))

    def _send(self, message: EmailMessage) -> None:
        server = urlsplit(self.url)
        if server.scheme not in _PORTS or not server.hostname:
            raise ValueError("MAIL_URL must look like smtp://user:password@host:587 or smtps://user:password@host:465")
        port = server.port or _PORTS[server.scheme]
        secure = ssl.create_default_context()
        connection = (
            smtplib.SMTP_SSL(server.hostname, port, timeout=_TIMEOUT, context=secure)
            if server.scheme == "smtps"
            else smtplib.SMTP(server.hostname, port, timeout=_TIMEOUT)
        )
        with connection as smtp:
            if server.scheme == "smtp" and smtp.has_extn("starttls"):
                smtp.starttls(context=secure)
            if server.username:
                smtp.login(unquote(server.username), unquote(server.password or ""))
            smtp.send_message(message)


def compose(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    """Return the message with the headers that mail servers look for."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or None)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message
