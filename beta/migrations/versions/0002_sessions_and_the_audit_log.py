"""Sessions that can be listed and ended, in place of a key for all of a user's; the audit log."""

import hashlib
import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up. Who is logged in stays so: the key that all of a user's browsers have becomes the token of one session."""
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.String(length=22), nullable=True),
        sa.Column("origin", sa.String(length=22), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entries_actor_id"), ["actor_id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("id_hash", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sessions_user_id_users"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("id_hash", name=op.f("uq_sessions_id_hash")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sessions_user_id"), ["user_id"], unique=False)
    _keep_logged_in()
    # Not in a batch: that would copy the table and drop the old one, and with it all that hangs on its rows.
    op.drop_column("users", "session_key")


def downgrade() -> None:
    """Go down. Everybody has to log in again, and guests cannot: what they wrote stays."""
    op.add_column("users", sa.Column("session_key", sa.String(length=43), nullable=False, server_default=""))
    users = sa.table("users", sa.column("id"), sa.column("session_key"))
    for (user_id,) in op.get_bind().execute(sa.select(users.c.id)).all():
        op.execute(users.update().where(users.c.id == user_id).values(session_key=secrets.token_urlsafe(32)))
    op.drop_table("sessions")
    op.drop_table("audit_entries")


def _keep_logged_in() -> None:
    users = sa.table("users", sa.column("id"), sa.column("session_key"))
    rows = op.get_bind().execute(sa.select(users.c.id, users.c.session_key)).all()
    sessions = sa.table(
        "sessions",
        *(sa.column(name) for name in ("user_id", "id_hash", "browser")),
        *(sa.column(name, sa.DateTime(timezone=True)) for name in ("created_at", "seen_at")),
    )
    at = datetime.now(UTC)
    facts = {"browser": "Before the upgrade", "created_at": at, "seen_at": at}
    hashes = [{"user_id": user_id, "id_hash": hashlib.sha256(key.encode()).hexdigest(), **facts} for user_id, key in rows]
    if hashes:
        op.bulk_insert(sessions, hashes)
