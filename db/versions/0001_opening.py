"""The opening schema: settings and trail, units, plan, orders and the number register."""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attachment',
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_attachment'))
    )
    op.create_table('basis',
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_basis'))
    )
    op.create_table('calendar_year',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('days', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_calendar_year'))
    )
    op.create_table('device',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('counter', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_device'))
    )
    op.create_table('journal_act',
    sa.Column('device', sa.String(length=32), nullable=False),
    sa.Column('epoch', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('verb', sa.String(length=60), nullable=False),
    sa.Column('say', sa.Text(), nullable=False),
    sa.Column('by_name', sa.String(length=40), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('entered_at', sa.DateTime(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal_act')),
    sa.UniqueConstraint('device', 'epoch', 'serial', name=op.f('uq_journal_act_device_epoch_serial'))
    )
    op.create_table('operator',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_operator')),
    sa.UniqueConstraint('name', name=op.f('uq_operator_name'))
    )
    op.create_table('plan_version',
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('source_name', sa.String(length=200), nullable=False),
    sa.Column('encoding', sa.String(length=20), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('curated', sa.Boolean(), nullable=False),
    sa.Column('current', sa.Boolean(), nullable=False),
    sa.Column('imported_on', sa.Date(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_version')),
    sa.UniqueConstraint('sha256', name=op.f('uq_plan_version_sha256'))
    )
    op.create_table('setting',
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_setting'))
    )
    op.create_table('unit',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('aliases', sa.Text(), nullable=False),
    sa.Column('leader', sa.String(length=40), nullable=False),
    sa.Column('orderable', sa.String(length=24), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sample', sa.Boolean(), nullable=False),
    sa.Column('retired', sa.Boolean(), nullable=False),
    sa.Column('search_key', sa.Text(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unit')),
    sa.UniqueConstraint('name', name=op.f('uq_unit_name'))
    )
    op.create_table('clause',
    sa.Column('version_id', sa.String(length=32), nullable=False),
    sa.Column('parent_id', sa.String(length=32), nullable=True),
    sa.Column('kind', sa.String(length=24), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('label', sa.String(length=20), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=True),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('start_at', sa.Integer(), nullable=False),
    sa.Column('end_at', sa.Integer(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['clause.id'], name=op.f('fk_clause_parent_id')),
    sa.ForeignKeyConstraint(['version_id'], ['plan_version.id'], name=op.f('fk_clause_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clause'))
    )
    with op.batch_alter_table('clause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clause_version_id'), ['version_id'], unique=False)

    op.create_table('journal_change',
    sa.Column('act_id', sa.String(length=32), nullable=False),
    sa.Column('counter', sa.Integer(), nullable=False),
    sa.Column('table_name', sa.String(length=40), nullable=False),
    sa.Column('object_id', sa.String(length=80), nullable=False),
    sa.Column('field', sa.String(length=40), nullable=False),
    sa.Column('before', sa.Text(), nullable=True),
    sa.Column('after', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['act_id'], ['journal_act.id'], name=op.f('fk_journal_change_act_id')),
    sa.PrimaryKeyConstraint('act_id', 'counter', name=op.f('pk_journal_change')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('journal_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_journal_change_object_id'), ['object_id'], unique=False)

    op.create_table('measure',
    sa.Column('version_id', sa.String(length=32), nullable=False),
    sa.Column('task_id', sa.String(length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('start_at', sa.Integer(), nullable=False),
    sa.Column('end_at', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=24), nullable=True),
    sa.Column('dropped', sa.Boolean(), nullable=False),
    sa.Column('suggested_lead', sa.String(length=120), nullable=False),
    sa.Column('lead_id', sa.String(length=32), nullable=True),
    sa.Column('leader', sa.String(length=40), nullable=False),
    sa.Column('person', sa.String(length=40), nullable=False),
    sa.Column('contact', sa.String(length=80), nullable=False),
    sa.Column('due_words', sa.String(length=80), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('search_key', sa.Text(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['unit.id'], name=op.f('fk_measure_lead_id')),
    sa.ForeignKeyConstraint(['task_id'], ['clause.id'], name=op.f('fk_measure_task_id')),
    sa.ForeignKeyConstraint(['version_id'], ['plan_version.id'], name=op.f('fk_measure_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_measure'))
    )
    with op.batch_alter_table('measure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_measure_code'), ['code'], unique=False)
        batch_op.create_index(batch_op.f('ix_measure_version_id'), ['version_id'], unique=False)

    op.create_table('assistance',
    sa.Column('measure_id', sa.String(length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_assistance_measure_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_assistance_unit_id')),
    sa.PrimaryKeyConstraint('measure_id', 'position', name=op.f('pk_assistance'))
    )
    with op.batch_alter_table('assistance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assistance_unit_id'), ['unit_id'], unique=False)

    op.create_table('rectification_order',
    sa.Column('state', sa.String(length=24), nullable=False),
    sa.Column('paper_kind', sa.String(length=24), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('unit_id', sa.String(length=32), nullable=False),
    sa.Column('unit_name', sa.String(length=80), nullable=False),
    sa.Column('unit_confirmed', sa.Boolean(), nullable=False),
    sa.Column('measure_id', sa.String(length=32), nullable=True),
    sa.Column('origin', sa.String(length=80), nullable=False),
    sa.Column('found_on', sa.Date(), nullable=True),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('due_asked', sa.Date(), nullable=True),
    sa.Column('due_workdays', sa.Integer(), nullable=True),
    sa.Column('due_kept', sa.Boolean(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('reply_by', sa.Date(), nullable=True),
    sa.Column('contact', sa.String(length=40), nullable=False),
    sa.Column('phone', sa.String(length=40), nullable=False),
    sa.Column('issuer', sa.String(length=120), nullable=False),
    sa.Column('on_behalf', sa.String(length=120), nullable=False),
    sa.Column('copies', sa.Text(), nullable=False),
    sa.Column('layout', sa.String(length=24), nullable=False),
    sa.Column('drafted_by', sa.String(length=40), nullable=False),
    sa.Column('drafted_on', sa.Date(), nullable=False),
    sa.Column('dated', sa.Date(), nullable=True),
    sa.Column('signer', sa.String(length=40), nullable=False),
    sa.Column('issued_by', sa.String(length=40), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('void_reason', sa.Text(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['measure_id'], ['measure.id'], name=op.f('fk_rectification_order_measure_id')),
    sa.ForeignKeyConstraint(['unit_id'], ['unit.id'], name=op.f('fk_rectification_order_unit_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rectification_order'))
    )
    with op.batch_alter_table('rectification_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rectification_order_measure_id'), ['measure_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rectification_order_unit_id'), ['unit_id'], unique=False)

    op.create_table('issued_paper',
    sa.Column('order_id', sa.String(length=32), nullable=False),
    sa.Column('form', sa.Text(), nullable=False),
    sa.Column('pdf', sa.String(length=64), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=False),
    sa.Column('faces', sa.Text(), nullable=False),
    sa.Column('substituted', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['rectification_order.id'], name=op.f('fk_issued_paper_order_id')),
    sa.ForeignKeyConstraint(['pdf'], ['attachment.sha256'], name=op.f('fk_issued_paper_pdf')),
    sa.PrimaryKeyConstraint('order_id', name=op.f('pk_issued_paper'))
    )
    op.create_table('order_problem',
    sa.Column('order_id', sa.String(length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('requirement', sa.Text(), nullable=False),
    sa.Column('standard', sa.Text(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['rectification_order.id'], name=op.f('fk_order_problem_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_problem'))
    )
    with op.batch_alter_table('order_problem', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_problem_order_id'), ['order_id'], unique=False)

    op.create_table('paper_number',
    sa.Column('paper_kind', sa.String(length=24), nullable=False),
    sa.Column('mode', sa.String(length=24), nullable=False),
    sa.Column('prefix', sa.String(length=40), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('order_id', sa.String(length=32), nullable=False),
    sa.Column('taken_on', sa.Date(), nullable=False),
    sa.Column('void_reason', sa.Text(), nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['rectification_order.id'], name=op.f('fk_paper_number_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_number')),
    sa.UniqueConstraint('prefix', 'year', 'seq', name=op.f('uq_paper_number_prefix_year_seq'))
    )
