from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from turnabout.base.db.session import Model

KINDS = {"member": 1, "helper": 2, "post": 3, "community": 4}
ROOM = 1 << 28  # ids per kind


class SearchEntry(Model):
    """The search index entry of one row of another table.

    `id` is the number of its kind times `ROOM`, plus the id of the row: entries of a kind are adjacent,
    newest last, and the row's id follows from the entry's without a lookup.

    `words` is its text as folded words separated by blanks (`base/text/folding.py`), which both databases
    index alike. `facets` are tokens such as `c7` (on the board of community 7) that narrow a search. They
    are no permission: the feature that owns the row still checks who may see it.
    """

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text, default="")
    facets: Mapped[str] = mapped_column(Text, default="")


def entry_id(kind: str, subject_id: int) -> int:
    return KINDS[kind] * ROOM + subject_id


# The full-text index of each database. Not part of the migrations, since a rebuilt table loses its
# triggers: `commands.ensure_search` creates it after every upgrade. The `ascii` tokenizer splits at blanks
# and at nothing else that our tokens can contain. `prefix` names the lengths of word beginnings to index;
# a search for a beginning of another length has to scan all words that start with it.
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
