"""Sort and find names by one folding, and index all search entries again with it.

Since the folding now tells C++ and C# from C, the words are made from the subjects themselves, not from
the old index. A seat in a thread now stores the id of the last message read.
"""

import json

import sqlalchemy as sa
from alembic import op

from turnabout.base.db.sort_keys import name_key, name_words
from turnabout.base.text.folding import words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROOM = 1 << 28
MEMBER, HELPER, POST, COMMUNITY = (number * ROOM for number in (1, 2, 3, 4))
MOST_WORDS = 4000
AT_ONCE = 500
SEEN_BY_MEMBERS = ("public", "members")
ON_CARD = ("headline", "seeking", "can_help", "location", "about")


def upgrade():
    for table in ("member", "community", "contact"):
        add_columns(table)
        fold_names(table)
    for first, read in ((POST, posts), (COMMUNITY, communities)):
        index(first, read)
    for first, read in ((MEMBER, members), (HELPER, helpers)):
        index(first, read)
    op.add_column("seat", sa.Column("read_id", sa.Integer(), nullable=False, server_default="0"))
    op.execute(READ)


# The unread messages of a seat are the newest ones by others, as many as `unread` counts.
READ = """
    update seat set read_id = case when unread = 0 then last_id else coalesce((
        select max(message.id) from message where message.thread_id = seat.thread_id and (
          select count(*) from message later where later.thread_id = seat.thread_id
            and later.author_id <> seat.member_id and later.id > message.id) >= seat.unread), 0) end
"""


def downgrade():
    """Leave the indexed words: the older folding finds most of them."""
    op.drop_column("seat", "read_id")
    for table in ("member", "contact"):
        op.drop_column(table, "name_words")
    for table in ("member", "community"):
        op.drop_column(table, "name_key")
    if is_postgres():
        op.alter_column("contact", "name_key", type_=sa.String(160))


def is_postgres():
    return op.get_context().dialect.name == "postgresql"


def add_columns(table):
    """Add columns with a server default, so that SQLite need not rebuild tables others refer to."""
    key = sa.String(160, collation="C") if is_postgres() else sa.String(160)
    if table != "contact":
        op.add_column(table, sa.Column("name_key", key, nullable=False, server_default=""))
    elif is_postgres():
        op.alter_column(table, "name_key", type_=key)
    if table != "community":
        op.add_column(table, sa.Column("name_words", sa.Text(), nullable=False, server_default=""))


def fold_names(table):
    more = "" if table == "community" else ", name_words = :words"
    told = sa.text(f"update {table} set name_key = :key{more} where id = :at")  # noqa: S608
    for rows in read_all(f"select id, name from {table}"):  # noqa: S608
        change(told, [{"at": id, "key": name_key(name), "words": name_words(name)}
                      for id, name in rows])  # fmt: skip


def read_all(select):
    """Yield lists of up to `AT_ONCE` rows, in the order of their ids."""
    after, more = 0, "where" if " where " not in select else "and"
    paged = sa.text(f"{select} {more} id > :after order by id limit {AT_ONCE}")
    while rows := op.get_bind().execute(paged, {"after": after}).all():
        yield rows
        after = rows[-1].id


def change(told, rows):
    if rows:
        op.get_bind().execute(told, rows)


def index(first, read):
    """Update the words and facets of the entries of one kind; `read` yields (id, text, more facets)."""
    told = sa.text("update search_entry set words = :words, facets = :facets where id = :id")
    entries = f"select id, facets from search_entry where id between {first} and {first + ROOM - 1}"  # noqa: S608
    for rows in read_all(entries):
        facets = {row.id - first: row.facets for row in rows}
        change(told, [
            {"id": first + id, "words": " ".join(words(text)[:MOST_WORDS]),
             "facets": " ".join(sorted({*facets[id].split(), *more}))}
            for id, text, more in read(list(facets))
        ])  # fmt: skip


def rows_of(select, ids):
    told = sa.text(select).bindparams(sa.bindparam("ids", expanding=True))
    return op.get_bind().execute(told, {"ids": ids})


def posts(ids):
    select = "select id, title, body, why, action, skills, place from post where id in :ids"
    for row in rows_of(select, ids):
        text = [row.title, row.body, row.why, row.action, *listed(row.skills), row.place]
        yield row.id, "\n".join(text), ()


def communities(ids):
    for row in rows_of("select id, name, about from community where id in :ids", ids):
        yield row.id, f"{row.name} {row.about}", ()


CARDS = """
    select card.*, member.name from card join member on member.id = card.member_id
    where card.member_id in :ids order by card.member_id, card.position desc, card.id desc
"""


def members(ids):
    """Index the fields of the first card that members may see, and the initials of the name."""
    for id, row in first_cards(ids):
        text = [row.name, *(getattr(row, field) for field in ON_CARD if is_shown(row, field))]
        skills = listed(row.skills) if is_shown(row, "skills") else []
        initials = {f"=i{word[0]}" for word in words(row.name) if word[0].isascii()}
        yield id, " ".join([*text, *skills]), initials


def helpers(ids):
    for id, row in first_cards(ids):
        can_help = row.can_help if is_shown(row, "can_help") else ""
        skills = listed(row.skills) if is_shown(row, "skills") else []
        yield id, " ".join([can_help, *skills]), ()


def first_cards(ids):
    return {row.member_id: row for row in rows_of(CARDS, ids)}.items()


def is_shown(row, field):
    usual = "members" if field in ("skills", "location", "about") else "public"
    return (listed(row.audiences).get(field) or usual) in SEEN_BY_MEMBERS


def listed(value):
    """Parse a JSON column, which SQLite returns as text and PostgreSQL already parsed."""
    return json.loads(value) if isinstance(value, str) else value
