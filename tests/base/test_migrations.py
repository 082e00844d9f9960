"""The migrations create the schema of the models; rebuilt tables keep their rows and the search index."""

import re
import shutil
from pathlib import Path

import flask_migrate
import pytest
from sqlalchemy import CheckConstraint, delete, inspect, select, text

from tests.assistance.rows import friends
from turnabout.base.db.migrate import FOLDER, bring_up_to_date, current_revision, run_seeds
from turnabout.base.db.recount import recount_all
from turnabout.base.db.revision import newest
from turnabout.base.db.session import command, db, fetch_all, save
from turnabout.base.i18n import clock
from turnabout.board import commands as board
from turnabout.cards import commands as cards
from turnabout.communities import commands as communities
from turnabout.communities.commands import ask_to_join
from turnabout.communities.queries import welcome_community
from turnabout.contacts import commands as contacts
from turnabout.contacts.contact_list import book_rows as book
from turnabout.members.commands import confirm, join, sign_in
from turnabout.members.models import Member, SignIn
from turnabout.search.commands import index
from turnabout.search.models import SQLITE
from turnabout.search.queries import matching
from turnabout.threads import commands as threads

REBUILD = '''
"""Rebuild what others hang on."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", "{newest}", None, None


def upgrade():
    for name in ("member", "search_entry"):
        on_sqlite = op.get_context().dialect.name == "sqlite"
        with op.batch_alter_table(name, recreate="always" if on_sqlite else "auto") as table:
            table.add_column(sa.Column("extra", sa.Text()))


def downgrade():
    for name in ("member", "search_entry"):
        with op.batch_alter_table(name) as table:
            table.drop_column("extra")
'''


MOVED = "select kind, subject_id from search_entry where subject_id = 7 order by kind"


@pytest.fixture
def house(app, another_app, empty_database, tmp_path):
    """A second application, brought up to date from nothing as at a first start."""
    settings = app.config["SETTINGS"].model_copy(
        update={"database_url": empty_database, "instance": tmp_path / "instance"}
    )
    house = another_app(settings)
    with house.app_context():
        bring_up_to_date(house)
        yield house


def test_from_nothing_the_revisions_make_what_the_models_say(house):
    assert current_revision() == newest()
    flask_migrate.check()  # ends the program when a revision is missing


def test_from_nothing_the_revisions_make_every_constraint_of_the_models(house):
    """Alembic compares neither CHECKs, nor whether SQLite may give an id twice."""
    made = inspect(db.engine)
    for table in db.metadata.sorted_tables:
        wanted = {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
        assert wanted <= {one["name"] for one in made.get_check_constraints(table.name)}, table.name
    if db.engine.dialect.name == "sqlite":
        assert may_give_an_id_twice(db.engine) == set()


def may_give_an_id_twice(engine):
    """SQLite tables whose rows have an id of their own, and are not AUTOINCREMENT."""
    with engine.connect() as at:
        told = at.execute(text("select name, sql from sqlite_master where type = 'table'")).all()
    ours = [(name, sql) for name, sql in told if not name.startswith("search_fts")]
    own = [(name, sql) for name, sql in ours if re.search(r"\bid INTEGER\b", sql)]
    assert len(own) > 20
    return {name for name, sql in own if "AUTOINCREMENT" not in sql}


def test_an_id_is_never_given_again(cast):
    """What is cached under it, or was written down elsewhere, would be taken for the new one's."""
    first = sign_in(cast.ana)
    old = fetch_all(select(SignIn.id))[0]

    @command
    def sign_out_for_good():
        db.session.execute(delete(SignIn))

    sign_out_for_good()
    assert sign_in(cast.ana) != first
    assert fetch_all(select(SignIn.id))[0] > old


def test_what_was_there_before_keeps_its_ids_and_gives_none_again(house):
    ana, ben = (join(name, f"{name}@example.test", "x") for name in ("ana", "ben"))
    ids = [ana.id, ben.id]
    db.session.remove()
    flask_migrate.downgrade(revision="0005")
    flask_migrate.upgrade()
    assert list(fetch_all(select(Member.id).order_by(Member.id))) == ids
    db.session.remove()

    with db.engine.connect().execution_options(writes=True) as at:
        at.execute(text("delete from membership where member_id = :id"), {"id": ids[1]})
        at.execute(text("delete from job"))
        at.execute(text("delete from member where id = :id"), {"id": ids[1]})
        at.commit()
    assert join("cleo", "cleo@example.test", "x").id > ids[1]


def test_coming_up_to_date_twice_changes_nothing(house):
    bring_up_to_date(house)

    assert current_revision() == newest()


def test_a_revision_can_be_taken_back(house):
    flask_migrate.downgrade(revision="base")
    left = set(inspect(db.engine).get_table_names()) - {"alembic_version"}

    assert {name for name in left if not name.startswith(("search_fts", "rate_limit"))} == set()


def test_what_there_is_outlives_the_revisions(house):
    ana = join("Ana Vidal", "ana@example.test", "x")
    assert ask_to_join(ana, welcome_community()).is_in
    db.session.remove()
    flask_migrate.downgrade(revision="0001")
    flask_migrate.upgrade()

    assert (
        db.session.scalar(text("select count(*) from membership where joined_at is not null")) == 1
    )


def test_what_could_be_found_is_found_after_its_entries_moved(house):
    index("member", 7, "nurse in Lyon")
    index("post", 7, "letters", ["c1"])
    db.session.remove()
    flask_migrate.downgrade(revision="0004")
    rows = db.session.execute(text(MOVED))
    assert [tuple(row) for row in rows] == [("member", 7), ("post", 7)]
    db.session.remove()
    flask_migrate.upgrade()
    run_seeds()

    assert list(fetch_all(matching("nurse", "member"))) == [7]
    assert list(fetch_all(matching("letters", "post", any_of=["c1"]))) == [7]
    index("post", 7, "baker", ["c1"])
    assert list(fetch_all(matching("letters", "post"))) == []


def test_what_was_folded_in_another_way_is_sorted_and_found_anew(house):
    ana, ben = join("Łukasz O’Brien", "ana@example.test", "x"), join("Zed", "ben@example.test", "x")
    cards.edit(cards.make(ana), skills=["C++"], headline="Søren's cook", can_help="Secrets",
               audiences={"can_help": "connections"})  # fmt: skip
    confirm(ana)
    club = communities.create_community(ana, "Ærø circle", "Tea")
    ask = board.post(ana, "request", "Ça marche", [club.id], skills=["C#", "中文"])
    contacts.add(ana, name="王小明", origin="gym")
    thread = threads.open_pair(*friends(ana, ben))
    for n in range(3):
        threads.send(thread, ana, f"Line {n}", slip=str(n))
        if n == 0:
            threads.read(thread, ben)
    ids = ana.id, club.id, ask.id
    db.session.remove()
    flask_migrate.downgrade(revision="0006")
    stale()
    db.session.remove()
    flask_migrate.upgrade()
    run_seeds()
    assert_folded(*ids)


@command
def stale():
    """As the older folding left it; what is in no index stays out of it."""
    db.session.execute(text("update contact set name_key = 'x'"))
    db.session.execute(text("update search_entry set words = 'stale'"))


def assert_folded(ana, club, ask):
    keys = "select name_key from {} where name_key <> 'zed'"
    assert set(db.session.scalars(text(keys.format("member")))) == {"lukasz obrien"}
    assert "aero circle" in set(db.session.scalars(text(keys.format("community"))))
    assert set(db.session.scalars(text(keys.format("contact")))) == {"王小明"}
    for words in ("lukasz", "obrien", "C++", "soren", "brien l"):
        assert list(fetch_all(matching(words, "member"))) == [ana], words
    for words in ("secrets", "C", "stale"):
        assert list(fetch_all(matching(words, "member"))) == [], words
    assert list(fetch_all(matching("c++", "helper"))) == [ana]
    assert list(fetch_all(matching("aero", "community"))) == [club]
    assert list(fetch_all(matching("C# 中文 ca", "post", any_of=[f"c{club}"]))) == [ask]
    assert [one[1] for one in book(ana, words="小明")[0]] == ["王小明"]
    assert sorted(db.session.scalars(text("select unread from seat"))) == [0, 2]
    assert recount_all() == 0


def test_a_rebuilt_table_keeps_its_children_and_is_found_in(house, tmp_path):
    ana = join("Ana Vidal", "ana@example.test", "x")
    sign_in(ana)
    index("member", ana.id, "nurse in Lyon")
    flask_migrate.upgrade(directory=str(with_a_rebuild(tmp_path)))
    run_seeds()
    db.session.rollback()

    columns = {column["name"] for column in inspect(db.engine).get_columns("member")}
    assert "extra" in columns
    assert db.session.scalar(text("select count(*) from sign_in")) == 1
    assert list(fetch_all(matching("nurse", "member"))) == [ana.id]
    index("member", ana.id, "baker")
    assert list(fetch_all(matching("nurse", "member"))) == []
    assert list(fetch_all(matching("baker", "member"))) == [ana.id]


def test_what_finds_words_stands_after_an_upgrade(house, tmp_path):
    flask_migrate.upgrade(directory=str(with_a_rebuild(tmp_path)))
    run_seeds()

    if db.engine.dialect.name == "sqlite":
        standing = set(db.session.scalars(text("select name from sqlite_master")))
        assert set(SQLITE) <= standing
    else:
        indexes = {index["name"] for index in inspect(db.engine).get_indexes("search_entry")}
        assert "search_tsv_words" in indexes


def test_foreign_keys_are_guarded_again_after_an_upgrade(house):
    @command
    def orphan():
        save(SignIn(member_id=999, token_hash="x", signed_in_at=clock.now()))

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        orphan()


def with_a_rebuild(tmp_path):
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    Path(folder / "versions" / "9999_rebuild.py").write_text(REBUILD.format(newest=newest()))
    return folder
