"""Checkpoints hold where annotations stood; annotations are looked up by these, and no longer by chapter or by drift."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up. An annotation that no checkpoint tells of yet is followed from where its own row says."""
    with op.batch_alter_table("checkpoints", schema=None) as batch_op:
        batch_op.add_column(sa.Column("anchors", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("annotations", schema=None) as batch_op:
        batch_op.drop_index("ix_annotations_adrift")
        batch_op.drop_index("ix_annotations_chapter")


def downgrade() -> None:
    """Go down. Annotations are followed from their own rows again; the log has all the steps since."""
    with op.batch_alter_table("annotations", schema=None) as batch_op:
        batch_op.create_index("ix_annotations_chapter", ["draft_id", "chapter_id"], unique=False)
        batch_op.create_index("ix_annotations_adrift", ["draft_id", "adrift"], unique=False)
    with op.batch_alter_table("checkpoints", schema=None) as batch_op:
        batch_op.drop_column("anchors")
