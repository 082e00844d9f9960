from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from turnabout.base.db.session import Model

KINDS = {"member": 1, "helper": 2, "post": 3, "community": 4}
ROOM = 1 << 28  # for the things of one kind


class SearchEntry(Model):
    """What may be found of one thing.

    `id` says which: the number of its kind, times `ROOM`, and its own id. So things of a kind stand
    together, the newest last, and whoever finds an entry need not look it up to know the thing.

    `words` holds its text as plain words (`base/text/folding.py`) with blanks between, which both databases
    index alike. `facets` are tokens such as `c7` (on the board of community 7) that a
    search may ask for; the feature that owns the thing still checks who may see it.
    """

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text, default="")
    facets: Mapped[str] = mapped_column(Text, default="")


def entry_id(kind: str, subject_id: int) -> int:
    return KINDS[kind] * ROOM + subject_id


# What each database keeps beside the table to find words quickly. It is no part of the revisions,
# since a rebuilt table loses its triggers: `commands.ensure_search` lays it after every upgrade.
# The `ascii` tokenizer parts at blanks and at nothing else that a token of ours can hold. Beginnings of
# a length that `prefix` does not name are gathered anew for each search, from every text that has one.
SQLITE = {
    "search_fts": """
        create virtual table search_fts using fts5(words, facets, content='search_entry',
        content_rowid='id', tokenize='ascii', prefix='2 3 4 5 6 7 8')""",
    "search_fts_added": """
        create trigger search_fts_added after insert on search_entry begin
        insert into search_fts (rowid, words, facets)
        values (new.id, new.words, new.facets); end""",
    "search_fts_removed": """
        create trigger search_fts_removed after delete on search_entry begin
        insert into search_fts (search_fts, rowid, words, facets)
        values ('delete', old.id, old.words, old.facets); end""",
    "search_fts_changed": """
        create trigger search_fts_changed after update of words, facets on search_entry begin
        insert into search_fts (search_fts, rowid, words, facets)
        values ('delete', old.id, old.words, old.facets);
        insert into search_fts (rowid, words, facets)
        values (new.id, new.words, new.facets); end""",
}

POSTGRES = (
    """
        alter table search_entry add column if not exists search_tsv tsvector
        generated always as (array_to_tsvector(
        string_to_array(words, ' ') || string_to_array(facets, ' '))) stored""",
    """
        create index if not exists search_tsv_words on search_entry
        using gin (search_tsv) with (fastupdate = off)""",
)
