"""What versions need: kept texts, named versions, how far everybody has read, and what a reply says of a change."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up. Texts are kept from the next steps on; nobody has read anything that anybody knows of."""
    op.create_table(
        "kept_texts",
        sa.Column("draft_id", sa.String(length=22), nullable=False),
        sa.Column("chapter_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=True),
        sa.Column("blocks", sa.LargeBinary(), nullable=False),
        sa.Column("maps", sa.LargeBinary(), nullable=False),
        sa.Column("work", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id", "chapter_id"],
            ["chapters.draft_id", "chapters.id"],
            name=op.f("fk_kept_texts_draft_id_chapter_id_chapters"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("draft_id", "chapter_id", "version", name=op.f("pk_kept_texts")),
    )
    op.create_table(
        "named_versions",
        sa.Column("draft_id", sa.String(length=22), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("chapters", sa.JSON(), nullable=False),
        sa.Column("named_by", sa.Integer(), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["drafts.id"], name=op.f("fk_named_versions_draft_id_drafts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["named_by"], ["users.id"], name=op.f("fk_named_versions_named_by_users")),
        sa.PrimaryKeyConstraint("draft_id", "id", name=op.f("pk_named_versions")),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("read", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("answer", sa.String(length=10), nullable=True))


def downgrade() -> None:
    """Go down. All of this is of the log, and comes back with it when the tables are made anew."""
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.drop_column("answer")
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_column("read")
    op.drop_table("named_versions")
    op.drop_table("kept_texts")
