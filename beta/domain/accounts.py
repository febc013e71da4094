"""Owns accounts: signing up and in, guests and how they claim their account, changing name and password."""

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from beta.domain import audit
from beta.domain.access import Viewer
from beta.domain.door import perform
from beta.domain.names import clean_name
from beta.domain.passwords import check_password, hash_password, is_outdated, password_matches
from beta.domain.sessions import add_session, delete_other_sessions
from beta.domain.transaction import writing
from beta.errors import Conflict, Invalid, NotAllowed
from beta.models import Member, User, db

ADDRESS_TAKEN = "There is an account with this address already. Log in, or reset its password."
WRONG_LOGIN = "The address or the password is not right."


def normal_email(text: str) -> str:
    """Return an address in the one form we store and compare; raise `Invalid` when it cannot be one."""
    try:
        found = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError as error:
        raise Invalid("Please give an email address such as name@example.org.", field="email") from error
    return found.normalized.casefold()


def sign_up(name: str, email: str, password: str) -> User:
    """Make an account and return it; raises `Invalid`, or `Conflict` when the address has one."""
    name, address = clean_name(name), normal_email(email)
    check_password(password, email=address, name=name)
    user = User(name=name, email=address, password_hash=hash_password(password))
    try:
        with writing() as session:
            session.add(user)
            session.flush()
            audit.note(session, "signed_up", user.id)
    except IntegrityError as error:
        raise Conflict(ADDRESS_TAKEN, field="email") from error
    return user


def log_in(email: str, password: str, browser: str, origin: str = "") -> tuple[User, str]:
    """Return the user of this address and password, and the token of a session begun for `browser`.

    The audit log has either outcome, with the hashed `origin`. Raises `NotAllowed` with the same sentence, after the same
    time, whether the address or the password is wrong; or was changed while it was looked at, and every session ended.
    """
    user = db.session.scalar(select(User).where(User.email == _address_or_nothing(email)))
    stored = user.password_hash if user else None
    if not password_matches(stored, password) or user is None or stored is None:
        audit.note_alone("log_in_failed", None, subject_id=user.id if user else None, origin=origin)
        raise NotAllowed(WRONG_LOGIN)
    kept = hash_password(password) if is_outdated(stored) else stored
    with writing() as session:
        user = session.get_one(User, user.id, with_for_update=True)
        token = None
        if user.password_hash == stored:
            user.password_hash = kept
            token = add_session(session, user.id, browser)
            audit.note(session, "logged_in", user.id, origin=origin)
        else:
            audit.note(session, "log_in_failed", None, subject_id=user.id, origin=origin)
    if token is None:
        raise NotAllowed(WRONG_LOGIN)
    return user, token


def create_guest(name: str) -> User:
    """Make a user who has only a name and lives in one browser until the account is claimed."""
    user = User(name=clean_name(name))
    with writing() as session:
        session.add(user)
    return user


def claim_guest(user_id: int, email: str, password: str, kept_session: int | None = None) -> User:
    """Give a guest an address and a password; everything written so far stays theirs.

    Ends every session but the one kept. Raises `Invalid`, or `Conflict` when the address or the guest is taken.
    """
    address = normal_email(email)
    check_password(password, email=address, name=db.session.get_one(User, user_id).name)
    hashed = hash_password(password)
    try:
        with writing() as session:
            user = session.get_one(User, user_id, with_for_update=True)
            if not user.is_guest:
                raise Conflict("This account has an address and a password already.")
            user.email, user.password_hash = address, hashed
            delete_other_sessions(session, user_id, kept_session)
            audit.note(session, "account_claimed", user_id)
    except IntegrityError as error:
        raise Conflict(ADDRESS_TAKEN, field="email") from error
    return user


def change_name(user_id: int, name: str) -> User:
    """Rename a user, also on every draft they are on; raises `Invalid`."""
    name = clean_name(name)
    with writing() as session:
        user = session.get_one(User, user_id)
        user.name = name
    mine = select(Member.draft_id).where(Member.user_id == user_id, Member.removed.is_(False), Member.name != name)
    for draft_id in db.session.scalars(mine.order_by(Member.draft_id)).all():
        perform(Viewer(user_id, name), draft_id, "rename_member", {"name": name})
    return user


def change_password(user_id: int, current: str, new: str, kept_session: int | None = None) -> User:
    """Set a new password and end every session but the one kept.

    Raises `NotAllowed` when `current` is wrong (by now) and `Invalid` when `new` may not be used.
    """
    wrong = NotAllowed("This is not your present password.", field="current_password")
    user = db.session.get_one(User, user_id)
    stored = user.password_hash
    if user.is_guest or not password_matches(stored, current):
        raise wrong
    check_password(new, email=user.email or "", name=user.name)
    hashed = hash_password(new)
    with writing() as session:
        user = session.get_one(User, user_id, with_for_update=True)
        if user.password_hash != stored:
            raise wrong
        user.password_hash = hashed
        delete_other_sessions(session, user_id, kept_session)
        audit.note(session, "password_changed", user_id)
    return user


def _address_or_nothing(text: str) -> str:
    try:
        return normal_email(text)
    except Invalid:
        return ""
