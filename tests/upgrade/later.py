"""A later schema than the real one, to upgrade to: the real migrations and one more, in a folder of its own.

The further one does what SQLite makes hard: it rebuilds a table that others point at and guards name.
"""

import shutil
from pathlib import Path

from changhe_desktop import paths

FURTHER = '''"""A further column, and a table rebuilt."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("rectification_order") as table:
        table.add_column(sa.Column("weather", sa.String(20), nullable=False, server_default="晴"))
        table.alter_column("contact", type_=sa.String(99))
    with op.batch_alter_table("unit") as table:
        table.add_column(sa.Column("room", sa.String(20), nullable=False, server_default="101"))
        table.alter_column("leader", type_=sa.String(60))
    op.execute("UPDATE unit SET room = '102' WHERE sample")
'''
REAL = paths.migrations()


def later_migrations(folder: Path, further: str = FURTHER) -> Path:
    """Put a migrations folder with one migration more than the real one at `folder`."""
    shutil.copytree(REAL, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0002_further.py").write_text(further, encoding="utf-8")
    return folder
