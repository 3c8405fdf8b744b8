"""Alembic's environment: runs on the connection it is handed, never from a configuration file."""

from alembic import context

from changhe_desktop.store.base import Base
from changhe_desktop.store.tables import accounts, organization, plan, rectification  # noqa: F401

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
)
context.run_migrations()
