"""What deciding on remarks needs: decisions taken as one act, reactions, private notes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TWICE = """
DELETE FROM decisions WHERE EXISTS (
  SELECT 1 FROM decisions AS other
  WHERE other.draft_id = decisions.draft_id AND other.seq = decisions.seq AND other.annotation_id < decisions.annotation_id
)
"""


def upgrade() -> None:
    """Go up. Every decision until now was an act of its own.

    The table of annotations is never made anew, as SQLite's batches would: what refers to it would go with the old one.
    """
    op.add_column("annotations", sa.Column("private", sa.Boolean(), nullable=False, server_default="0"))
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("replacement", sa.JSON(), nullable=True))
        batch_op.drop_constraint("pk_decisions", type_="primary")
        batch_op.create_primary_key("pk_decisions", ["draft_id", "seq", "annotation_id"])
        batch_op.create_index("ix_decisions_batch", ["draft_id", "batch"], unique=False)
    op.execute("UPDATE decisions SET batch = seq")
    op.create_table(
        "reactions",
        sa.Column("draft_id", sa.String(length=22), nullable=False),
        sa.Column("annotation_id", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("reaction", sa.String(length=20), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id", "annotation_id"],
            ["annotations.draft_id", "annotations.id"],
            name=op.f("fk_reactions_draft_id_annotation_id_annotations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_reactions_user_id_users")),
        sa.PrimaryKeyConstraint("draft_id", "annotation_id", "user_id", "reaction", name=op.f("pk_reactions")),
    )
    with op.batch_alter_table("reactions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reactions_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    """Go down. Of the decisions of one event only one has a place there; private notes are no longer told from others."""
    op.drop_table("reactions")
    op.execute(_TWICE)
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index("ix_decisions_batch")
        batch_op.drop_constraint("pk_decisions", type_="primary")
        batch_op.create_primary_key("pk_decisions", ["draft_id", "seq"])
        batch_op.drop_column("replacement")
        batch_op.drop_column("batch")
    op.drop_column("annotations", "private")
