"""Owns the form of a log line: what happened and where, and nothing of what people wrote, are called or come from.

Only the standard library is imported here, so that gunicorn's parent process can load this file by its path.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

FIELDS = ("request_id", "route", "method", "status", "milliseconds", "draft", "seq", "job")
"""What a line may carry besides its message, given as `extra`: ids and numbers of ours."""

_OURS = "beta"
SAFE = {
    "Connection in use: %s",
    "Invalid address: %s",
    "Can't connect to %s",
    "WORKER TIMEOUT (pid:%s)",
    "Worker (pid:%s) exited with code %s.",
    "Worker (pid:%s) was sent %s!",
    "Worker (pid:%s) was sent %s! Perhaps out of memory?",
    "Worker graceful timeout (pid:%s)",
}
"""What gunicorn complains of before there is a request, or when a process of its own ends."""
_LONGEST_CHAIN = 4


class JsonLines(logging.Formatter):
    """Writes each record as one JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        return json.dumps(line_of(record), ensure_ascii=False)


class PlainLines(logging.Formatter):
    """Writes each record for somebody at a terminal, with no more in it than in JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and under it where an error came from."""
        line = line_of(record)
        details = " ".join(f"{name}={line[name]}" for name in FIELDS if name in line)
        told = [f"  {error['type']} {' < '.join(reversed(error['at']))}" for error in line.get("errors", [])]
        return "\n".join([f"{line['at'][11:19]} {line['level']:7} {line['message']} {details}".rstrip(), *told])


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return what may be known of a record."""
    line: dict[str, Any] = {
        "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": _said(record),
    }
    line.update({name: value for name in FIELDS if (value := getattr(record, name, None)) is not None})
    if record.exc_info and record.exc_info[1] is not None:
        line["errors"] = _errors(record.exc_info[1])
    return line


def _said(record: logging.LogRecord) -> str:
    """Return what a record says, as far as it cannot hold anything of anybody's.

    - Ours is filled in: `tests/test_logs.py` holds our messages to ids and numbers.
    - So is what gunicorn says as good news (its version, where it listens, which process it starts), and of its bad news
      `SAFE`: those are filled in with addresses of ours and numbers of processes, and never by a request.
    - Of everything else only the unfilled pattern, or where it stands: others put paths, addresses and data into their
      messages ("Invalid request from ip=%s", "Exception on /join/...").
    """
    if record.name == _OURS or record.name.startswith(f"{_OURS}."):
        return record.getMessage()
    if record.name == "gunicorn.error" and (record.levelno <= logging.INFO or record.msg in SAFE):
        return record.getMessage()
    return str(record.msg) if record.args else f"{record.module}.{record.funcName}, line {record.lineno}"


def _errors(error: BaseException | None) -> list[dict[str, Any]]:
    """Return an exception and what caused it: types, codes and places, without their messages."""
    found: list[dict[str, Any]] = []
    while error is not None and len(found) < _LONGEST_CHAIN:
        kind = type(error)
        at = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
        told = {"type": f"{kind.__module__}.{kind.__qualname__}", "at": at}
        if code := _code(error):
            told["code"] = code
        found.append(told)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return found


def _code(error: BaseException) -> str | None:
    """Return the code of a failure of the system or of a database."""
    for name in ("sqlite_errorname", "sqlstate", "errno"):
        code = getattr(error, name, None)
        if isinstance(code, str | int):
            return str(code)
    return None


def _short(path: str) -> str:
    """Return the end of a path: which file it is, and not whose machine."""
    return "/".join(path.replace("\\", "/").split("/")[-3:])


def settings(level: str, form: str = "") -> dict[str, Any]:
    """Return the settings for `logging.config.dictConfig`; `form` is `json` or `text`, else what suits standard error."""
    is_text = form == "text" or (form != "json" and sys.stderr.isatty())
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": PlainLines if is_text else JsonLines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"level": level.upper(), "handlers": ["stderr"]},
        "loggers": {
            "gunicorn.error": {"handlers": [], "propagate": True},
            # Its lines would have addresses and query strings, tokens among them.
            "gunicorn.access": {"handlers": [], "propagate": False, "level": "CRITICAL"},
            "alembic": {"level": "WARNING"},
            # Below that they tell of every packet.
            "engineio": {"level": "ERROR"},
            "socketio": {"level": "ERROR"},
            "huey": {"level": "WARNING"},
        },
    }
