"""The audit's hash chain, one a commune; who acted for whom and from where; the log of denied attempts and sign-ins."""

import sqlalchemy as sa
from alembic import op

from portal.core import walls

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# What the portal may say of an event; the database says the rest.
GIVEN = (
    "tenant_id, actor, account_id, posting_id, deputy_for_id, address, action, change, table_name, row_key, record,"
    " before, after"
)
# What is hashed: every column but the hash, each with its length before it, so that nothing can move from one into
# the next; "-" stands for no value. portal/core/chain.py works out the same, on its own.
TEXT = """
CREATE FUNCTION audit_text(e audit_events) RETURNS text LANGUAGE sql STABLE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT string_agg(coalesce(octet_length(value) || ':' || value, '-'), ',' ORDER BY place)
  FROM unnest(ARRAY[e.tenant_id::text, e.seq::text,
    to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.actor, e.account_id::text, e.posting_id::text,
    e.deputy_for_id::text, e.address, e.action, e.change, e.table_name, e.row_key, e.record, e.before::text,
    e.after::text, e.prev_hash]) WITH ORDINALITY AS c (value, place) $$;
CREATE FUNCTION audit_hash(e audit_events) RETURNS text LANGUAGE sql STABLE
  SET search_path = pg_catalog, public, pg_temp AS
  $$ SELECT encode(sha256(convert_to(audit_text(e), 'UTF8')), 'hex') $$;
"""
# SECURITY DEFINER: a commune may add to the district's chain, which it may not read, and nobody may write a head.
# The head is locked until the commit: the next writer continues where this one ended, never beside it.
CHAIN = """
CREATE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  head record;
  newest record;
BEGIN
  SELECT seq, hash INTO head FROM public.audit_heads WHERE tenant_id = NEW.tenant_id FOR UPDATE;
  IF NOT FOUND THEN
    INSERT INTO public.audit_heads (tenant_id, seq, hash) VALUES (NEW.tenant_id, 0, '') ON CONFLICT DO NOTHING;
    SELECT seq, hash INTO head FROM public.audit_heads WHERE tenant_id = NEW.tenant_id FOR UPDATE;
  END IF;
  -- Within one statement the head follows at its end only; where a tail was cut off the head knows better.
  SELECT seq, hash INTO newest FROM public.audit_events WHERE tenant_id = NEW.tenant_id ORDER BY seq DESC LIMIT 1;
  IF newest.seq > head.seq THEN
    head := newest;
  END IF;
  NEW.seq := head.seq + 1;
  NEW.at := clock_timestamp();
  NEW.prev_hash := head.hash;
  NEW.hash := public.audit_hash(NEW);
  RETURN NEW;
END $$;
CREATE FUNCTION audit_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.audit_heads h SET seq = a.seq, hash = a.hash
    FROM (SELECT DISTINCT ON (tenant_id) tenant_id, seq, hash FROM added ORDER BY tenant_id, seq DESC) a
    WHERE h.tenant_id = a.tenant_id;
  RETURN NULL;
END $$;
CREATE FUNCTION audit_is_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the audit is only ever added to';
END $$;
CREATE TRIGGER chain BEFORE INSERT ON audit_events FOR EACH ROW EXECUTE FUNCTION audit_chain();
CREATE TRIGGER head AFTER INSERT ON audit_events REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION audit_head();
CREATE TRIGGER is_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_kept();
"""
# The events of before get their places in the order in which they were written.
CHAIN_THE_PAST = """
DO $$
DECLARE
  one record;
  head record;
BEGIN
  FOR one IN SELECT tenant_id, id FROM audit_events ORDER BY tenant_id, id LOOP
    INSERT INTO audit_heads (tenant_id, seq, hash) VALUES (one.tenant_id, 0, '') ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM audit_heads WHERE tenant_id = one.tenant_id;
    UPDATE audit_events SET seq = head.seq + 1, prev_hash = head.hash
      WHERE tenant_id = one.tenant_id AND id = one.id;
    UPDATE audit_events e SET hash = audit_hash(e) WHERE tenant_id = one.tenant_id AND id = one.id;
    UPDATE audit_heads h SET seq = e.seq, hash = e.hash FROM audit_events e
      WHERE h.tenant_id = one.tenant_id AND e.tenant_id = one.tenant_id AND e.id = one.id;
  END LOOP;
END $$
"""


# Whose page tells the events of before: a part's that of its record, which its first event names.
RECORDS = (
    ("accounts", "account_id", ("postings", "sign_in_links", "notice_choices")),
    ("duties", "duty_id", ("duty_parts", "duty_objectives")),
    ("duty_items", "item_id", ("duty_updates",)),
    ("foundings", "founding_id", ("founding_steps", "founding_credits")),
    ("calendars", "calendar_id", ("periods",)),
    ("returns", "return_id", ("return_events", "return_snapshots", "urgings")),
    ("units", "from_unit_id", ("unit_successions",)),
    (
        "collectives",
        "collective_id",
        ("collective_statuses", "yearly_records", "products", "partners", "evidence_files"),
    ),
)
OF_A_COMMUNE = {"quotas": ("quotas", "quota_drafts", "quota_proposals", "quota_proposal_lines")}
OF_A_COMMUNE |= {"app_settings": ("app_settings",)}


def name_records() -> None:
    op.execute("UPDATE audit_events SET record = table_name || '/' || substring(row_key FROM '[^/]*$')")
    for record, tables in OF_A_COMMUNE.items():
        names = ", ".join(f"'{one}'" for one in tables)
        op.execute(f"UPDATE audit_events SET record = '{record}' WHERE table_name IN ({names})")
    for record, column, tables in RECORDS:
        names = ", ".join(f"'{one}'" for one in tables)
        op.execute(
            f"UPDATE audit_events e SET record = '{record}/' || (f.after ->> '{column}') FROM audit_events f"
            f" WHERE e.table_name IN ({names}) AND f.change = 'insert' AND f.after ? '{column}'"
            " AND (f.tenant_id, f.table_name, f.row_key) = (e.tenant_id, e.table_name, e.row_key)"
        )


def upgrade() -> None:
    create_tables()
    name_records()
    op.execute(TEXT)
    op.execute(CHAIN_THE_PAST)
    op.drop_constraint("pk_audit_events", "audit_events", type_="primary")
    op.drop_column("audit_events", "id")
    for name in ("seq", "prev_hash", "hash"):
        op.alter_column("audit_events", name, nullable=False)
    op.alter_column("audit_events", "at", server_default=None)
    op.create_primary_key("pk_audit_events", "audit_events", ["tenant_id", "seq"])
    op.create_index("ix_audit_events_record", "audit_events", ["tenant_id", "record", "seq"])
    op.create_index("ix_audit_events_account", "audit_events", ["tenant_id", "account_id", "seq"])
    op.execute(CHAIN)
    op.execute("REVOKE INSERT ON audit_events FROM portal_app")
    op.execute(f"GRANT INSERT ({GIVEN}) ON audit_events TO portal_app")


def create_tables() -> None:
    op.create_table(
        "audit_heads",
        sa.Column("tenant_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["tenant_id"], ["units.id"], name=op.f("fk_audit_heads_tenant_id")),
        sa.PrimaryKeyConstraint("tenant_id", name=op.f("pk_audit_heads")),
    )
    walls.closed_table(op, "audit_heads", grants="SELECT")
    for name in ("account_id", "posting_id", "deputy_for_id", "seq"):
        op.add_column("audit_events", sa.Column(name, sa.Integer(), nullable=True))
    for name in ("address", "record"):
        op.add_column("audit_events", sa.Column(name, sa.Text(), server_default="", nullable=False))
    for name in ("prev_hash", "hash"):
        op.add_column("audit_events", sa.Column(name, sa.Text(), nullable=True))
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("endpoint", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('signed_in', 'sign_in_failed', 'signed_out', 'slowed_down', 'forbidden', 'foreign', 'missing',"
            " 'form_refused')",
            name=op.f("ck_access_log_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    walls.shared_table(op, "access_log", grants="SELECT, INSERT")


def downgrade() -> None:
    op.drop_table("access_log")
    op.execute("DROP TRIGGER is_kept ON audit_events; DROP TRIGGER head ON audit_events")
    op.execute("DROP TRIGGER chain ON audit_events")
    op.execute("DROP FUNCTION audit_is_kept(); DROP FUNCTION audit_head(); DROP FUNCTION audit_chain()")
    op.execute("DROP FUNCTION audit_hash(audit_events); DROP FUNCTION audit_text(audit_events)")
    op.drop_index("ix_audit_events_account", "audit_events")
    op.drop_index("ix_audit_events_record", "audit_events")
    op.drop_constraint("pk_audit_events", "audit_events", type_="primary")
    op.add_column("audit_events", sa.Column("id", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE audit_events e SET id = o.id FROM (SELECT tenant_id, seq, row_number() OVER (ORDER BY tenant_id, seq)"
        " AS id FROM audit_events) o WHERE (e.tenant_id, e.seq) = (o.tenant_id, o.seq)"
    )
    op.execute("ALTER TABLE audit_events ALTER COLUMN id SET NOT NULL")
    op.execute("ALTER TABLE audit_events ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY")
    op.execute(
        "SELECT setval(pg_get_serial_sequence('audit_events', 'id'), coalesce(max(id), 0) + 1, false) FROM audit_events"
    )
    op.create_primary_key("pk_audit_events", "audit_events", ["tenant_id", "id"])
    op.alter_column("audit_events", "at", server_default=sa.text("now()"))
    for name in ("account_id", "posting_id", "deputy_for_id", "seq", "address", "record", "prev_hash", "hash"):
        op.drop_column("audit_events", name)
    op.drop_table("audit_heads")
    op.execute("GRANT INSERT ON audit_events TO portal_app")
