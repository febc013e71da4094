"""Owns the settings: what the environment may say, with defaults that run on one small machine."""

import fcntl
import os
import secrets
from pathlib import Path
from typing import Any

# A wheel carries this file inside the package; there, data belongs where the site is started, and not among the libraries.
_HOME = Path.cwd() if __package__ else Path(__file__).parent
INSTANCE = Path(os.environ.get("BETA_INSTANCE") or _HOME / "instance").resolve()


def secret_key() -> str:
    """Return the signing key: `SECRET_KEY`, else `instance/secret_key`, made at the first start (mode 0600)."""
    if given := os.environ.get("SECRET_KEY"):
        return given
    INSTANCE.mkdir(parents=True, exist_ok=True)
    path = INSTANCE / "secret_key"
    if path.exists() and (known := path.read_text("ascii")):
        return known
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii") as file:
        # Of several that start at once the first makes it, and the others wait for that.
        fcntl.flock(file, fcntl.LOCK_EX)
        made = file.read() or secrets.token_urlsafe(48)
        file.seek(0)
        file.write(made)
    return made


def database_url() -> str:
    """Return `DATABASE_URL` with the driver we use, else the SQLite file under `instance/`."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + given.split("://", 1)[1]
    return given or f"sqlite:///{INSTANCE / 'beta.sqlite3'}"


def is_behind_tls() -> bool:
    """Return whether people reach the site by https only: as `COOKIES_SECURE` says (1 or 0), else as `PUBLIC_URL` begins."""
    given = os.environ.get("COOKIES_SECURE", "")
    return given == "1" if given else os.environ.get("PUBLIC_URL", "").startswith("https://")


def cookies() -> dict[str, Any]:
    """Return how cookies are set; with TLS their names (`__Host-`) keep any other host from planting them (RFC 6265bis)."""
    secure = is_behind_tls()
    prefix = "__Host-" if secure else ""
    return {
        "SESSION_COOKIE_NAME": f"{prefix}beta_session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "REMEMBER_COOKIE_NAME": f"{prefix}remember_token",
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": secure,
        "PERMANENT_SESSION_LIFETIME": 365 * 24 * 3600,
    }


def admin_emails() -> frozenset[str]:
    """Return the addresses of the accounts that may see `/admin`: `ADMIN_EMAILS`, separated by commas."""
    return frozenset(part.strip().casefold() for part in os.environ.get("ADMIN_EMAILS", "").split(",") if part.strip())


def settings() -> dict[str, Any]:
    """Return Flask's configuration, read from the environment anew at each call."""
    megabyte = 1024 * 1024
    return {
        "INSTANCE": str(INSTANCE),
        "SECRET_KEY": secret_key(),
        "SQLALCHEMY_DATABASE_URI": database_url(),
        "REDIS_URL": os.environ.get("REDIS_URL", ""),
        "JOBS_ELSEWHERE": os.environ.get("JOBS_ELSEWHERE") == "1",
        "MAIL_URL": os.environ.get("MAIL_URL", ""),
        "MAIL_FROM": os.environ.get("MAIL_FROM", "beta@localhost"),
        "PUBLIC_URL": os.environ.get("PUBLIC_URL", "").rstrip("/"),
        "MAX_CONTENT_LENGTH": 6 * megabyte,
        "MAX_FORM_MEMORY_SIZE": 6 * megabyte,
        "MAX_MESSAGE_BYTES": 6 * megabyte,
        **cookies(),
        "COMPRESS_MIMETYPES": ["text/html", "text/plain", "application/json"],
        "WTF_CSRF_TIME_LIMIT": None,
        "ADMIN_EMAILS": admin_emails(),
        "AUDIT_DAYS": int(os.environ.get("AUDIT_DAYS", "400")),
        "METRICS_TOKEN": os.environ.get("METRICS_TOKEN", ""),
        "MAX_SOCKETS_PERSON": int(os.environ.get("MAX_SOCKETS_PERSON", "30")),
        "MAX_SOCKETS_ADDRESS": int(os.environ.get("MAX_SOCKETS_ADDRESS", "2000")),
        **{name: value for name, value in os.environ.items() if name.startswith("LIMIT_")},
        "LIMITS_ON": os.environ.get("RATE_LIMITS", "1") == "1",
        "RATELIMIT_STORAGE_URI": os.environ.get("REDIS_URL") or "memory://",
        "TRUSTED_PROXIES": int(os.environ.get("TRUSTED_PROXIES", "0")),
    }
