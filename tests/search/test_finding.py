"""The search gives the same results on both databases: these tests run on either."""

import random

import pytest
from sqlalchemy import select, text

from tests.search.plainly import finds
from turnabout.base.db.session import command, db, fetch_all
from turnabout.base.text.folding import words as words_of
from turnabout.search import commands
from turnabout.search.commands import forget, index
from turnabout.search.models import SQLITE
from turnabout.search.queries import matching, terms_of


def found(words, kind="member", **more):
    return list(fetch_all(matching(words, kind, **more)))


def test_every_word_must_stand_there_or_one_that_begins_so(app):
    index("member", 1, "Nurse in Lyon")
    index("member", 2, "Nurse in Leeds")

    assert found("nurse") == [2, 1]
    assert found("nurse ly") == [1]
    assert found("ly nur") == [1]
    assert found("urse lyon") == []
    assert found("") == found("…") == []


def test_accents_and_case_make_no_difference(app):
    index("member", 1, "Électricienne à Orléans")

    for words in ("electricienne", "ÉLECTRICIENNE", "orleans", "orlé"):
        assert found(words) == [1]


@pytest.mark.parametrize(
    ("text", "searches", "others"),
    [
        ("Anne‑Marie O’Brien", ["marie", "O'Brien", "obrien", "brien anne", "anne-marie"], ["rien"]),
        ("Łukasz Søren Işıl", ["lukasz", "soren", "isil", "IŞIL ŁUK"], ["ukasz"]),
        ("王小明", ["小明", "王", "王小明"], ["明小", "大明"]),
        ("ภาษาไทย", ["ภาษา", "ไทย"], ["จีน"]),
        ("C developer", ["C", "c", "developer C"], ["C++", "C#", "d", "devel o"]),
        ("C++ developer", ["C++", "c++ dev", "Ｃ＋＋"], ["C", "C#", "C plus"]),
        ("Cooking, Clever", ["coo"], ["C", "C++", "C#", "R", ".NET"]),
        ("R, C# and .NET", ["R", "C#", ".NET", "dotnet", "c♯ r"], ["C", "rust"]),
        ("Node.js", ["node.js", "nodejs", "node"], ["ode", "C"]),
        ("L’entretien d'embauche", ["embauche", "l'entretien", "ENTRETIEN"], ["lembauche"]),
    ],
)  # fmt: skip
def test_words_are_found_as_people_write_them(app, text, searches, others):
    index("post", 1, text)

    assert [one for one in searches if found(one, "post") != [1]] == []
    assert [one for one in others if found(one, "post")] == []


def test_an_initial_beside_another_word_is_that_of_a_name(app):
    index("member", 1, "Ana Vidal develops in C", name="Ana Vidal")
    index("member", 2, "Cleo Marsh develops games, very clever", name="Cleo Marsh")

    assert found("ana v") == found("v ana") == [1]
    assert found("m cleo") == [2]
    assert found("v") == []
    assert found("c") == [1]
    assert found("develops v") == [1]


def test_only_its_kind_is_found(app):
    index("member", 1, "interview")
    index("post", 1, "interview")

    assert found("interview", "post") == [1]
    assert found("kindpost", "post") == []


def test_only_what_has_one_of_the_facets_is_found(app):
    index("post", 1, "interview", ["c7"])
    index("post", 2, "interview", ["c8", "members"])

    assert found("interview", "post", any_of=["c7"]) == [1]
    assert found("interview", "post", any_of=["c7", "members"]) == [2, 1]
    assert found("interview", "post", any_of=["c"]) == []
    assert found("c7", "post") == []


def test_what_is_forgotten_is_not_found(app):
    index("post", 1, "interview")
    forget("post", 1)
    forget("post", 1)

    assert found("interview", "post") == []


def test_what_is_indexed_again_is_found_by_its_new_words_only(app):
    index("post", 1, "interview practice", ["c1"])
    index("post", 1, "letter writing", ["c2"])

    assert found("interview", "post") == found("letter", "post", any_of=["c1"]) == []
    assert found("letter", "post", any_of=["c2"]) == [1]


def test_of_a_common_word_the_newest_are_found(app):
    for n in range(1, 8):
        index("post", n, "help")

    assert found("help", "post", most=3) == [7, 6, 5]


def test_it_narrows_another_query(app, cast):
    index("member", cast.ana.id, cast.ana.name)
    index("member", cast.ben.id, cast.ben.name)

    member = type(cast.ana)
    assert fetch_all(select(member).where(member.id.in_(matching("ana", "member")))) == [cast.ana]


@pytest.mark.parametrize(
    "words",
    ['"', "'", '" OR "', "a* b*", "NEAR(a b)", "words : x", "a AND", "-a", "^a", "a:*", "a | b", "!a",
     "\\", "%", "_", "a\x00b", "()", "{facets} : kindpost", "x" * 100_000, "a " * 5000, "\ud800"],
)  # fmt: skip
def test_no_search_is_a_mistake(app, words):
    index("post", 1, "plain words")

    assert isinstance(found(words, "post"), list)


def test_answers_are_those_of_a_plain_reading(app):
    chance = random.Random(11)
    alphabet = "abcé ÖñßжЖ日本ा -.'’&\"١𝒳+# "
    texts = {n: "".join(chance.choices(alphabet, k=chance.randint(0, 24))) for n in range(300)}
    put(texts)
    read = {n: set(words_of(words)) for n, words in texts.items()}
    for _ in range(1500):
        words = "".join(chance.choices(alphabet, k=chance.randint(1, 5)))
        assert found(words, "post") == read_plainly(read, words), words


@command
def put(texts):
    for n, words in texts.items():
        index("post", n, words)


def read_plainly(texts, words):
    """The answer that the index should give, by looking at every word of every text."""
    terms = terms_of(words)
    return sorted((n for n, there in texts.items() if terms and finds(terms, there)), reverse=True)


class TestOnSqlite:
    @pytest.fixture(autouse=True)
    def _only_there(self, app):
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL keeps its index by itself")

    def test_the_index_agrees_with_the_table(self, app):
        put({n: f"word{n} same" for n in range(50)})
        index("post", 3, "other words")
        forget("post", 4)
        commands.tidy()

        check()

    def test_lost_triggers_come_back_and_what_was_missed_is_found(self, app):
        index("post", 1, "before")
        lose("search_fts_added")
        index("post", 2, "meanwhile")
        assert found("meanwhile", "post") == []

        db.session.rollback()  # what this session sees began before
        commands.ensure_search()
        assert found("meanwhile", "post") == [2]
        assert found("before", "post") == [1]
        check()

    def test_laying_the_ground_again_changes_nothing(self, app):
        version = db.session.scalar(text("pragma schema_version"))
        commands.ensure_search()

        assert db.session.scalar(text("pragma schema_version")) == version
        names = db.session.scalars(text("select name from sqlite_master"))
        assert set(SQLITE) <= set(names)


@command
def lose(trigger):
    db.session.execute(text(f"drop trigger {trigger}"))


@command
def check():
    """Raises when index and table differ."""
    db.session.execute(
        text("insert into search_fts (search_fts, rank) values ('integrity-check', 1)")
    )
