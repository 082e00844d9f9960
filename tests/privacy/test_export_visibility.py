"""An export shows only what the member may see on the pages now."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from turnabout.assistance.commands import record
from turnabout.base.db.session import command, db, save
from turnabout.base.i18n import clock
from turnabout.board import commands as board
from turnabout.board.leaving_community import leave_community, take_out_of_community
from turnabout.board.models import Post
from turnabout.cards import commands as cards
from turnabout.cards.search_index import unlist
from turnabout.communities.commands import (
    accept_member,
    ask_to_join,
    create_community,
    name_steward,
)
from turnabout.communities.queries import membership
from turnabout.connections.commands import ask, end
from turnabout.connections.queries import last_between
from turnabout.events.commands import come
from turnabout.events.models import Attendance, Event
from turnabout.members.models import Member
from turnabout.safety.commands import block, report
from turnabout.threads.commands import open_pair, send

NOW = "SECRET-OF-NOW"


@pytest.fixture
def packed(as_):
    """Every byte of a member's export, with the files by name."""

    def export(member):
        answer = as_(member).get("/privacy/export.zip")
        assert answer.status_code == 200
        pack = zipfile.ZipFile(io.BytesIO(answer.data))
        return {name: pack.read(name).decode() for name in pack.namelist()}

    return export


@command
def change(model, id, **values):
    row = db.session.get(model, id)
    for name, value in values.items():
        setattr(row, name, value)


@command
def an_event(community, maker, title, starts_in=48):
    starts = clock.now() + timedelta(hours=starts_in)
    return save(Event(
        community_id=community.id, made_by_id=maker.id, title=title, place="Library", zone="UTC",
        link="https://meet.test/old", starts_at=starts, ends_at=starts + timedelta(hours=2),
        uid=title, code=f"{abs(hash(title)) % 10**8:08d}",
    ))  # fmt: skip


@pytest.fixture(params=["approval", "open"])
def club(request, cast):
    """Ben's; Ana is in it, has answered him, planned an evening and comes to one."""
    club = create_community(cast.ben, "Quiet circle", joining=request.param)
    asked = ask_to_join(cast.ana, club)
    if not asked.is_in:
        accept_member(cast.ben, asked)
    return club


@pytest.fixture
def doings(cast, club):
    asked = board.post(cast.ben, "request", "Read my letter", [club.id])
    board.respond(cast.ana, asked, "I can on Monday")
    theirs, hers = an_event(club, cast.ben, "Supper"), an_event(club, cast.ana, "Her evening")
    for event in (theirs, hers):
        come(cast.ana, event)
    return asked, theirs, hers


def all_changes(post, *events):
    change(Post, post.id, title=NOW, body=NOW)
    for event in events:
        change(
            Event, event.id, title=NOW, place=NOW, about=NOW, link=f"https://{NOW}.test", bring=NOW
        )


def said_in(files):
    return "\n".join(files.values())


# --- a member of the community, to begin with ---


def test_who_is_in_it_takes_along_what_their_pages_show(cast, packed, doings):
    all_changes(*doings)
    files = packed(cast.ana)
    assert json.loads(files["board.json"])["responses"][0]["post"] == NOW
    assert [one["event"] for one in json.loads(files["events.json"])["events"]] == [NOW, NOW]
    assert NOW in files["events.ics"]


# --- a removed member ---


def test_a_removed_member_learns_nothing_new_of_a_closed_community(cast, packed, doings, club):
    take_out_of_community(cast.ben, membership(club.id, cast.ana.id), "Not kind")
    all_changes(*doings)
    files = packed(cast.ana)
    if club.joining == "approval":
        assert NOW not in said_in(files)
        assert json.loads(files["events.json"])["events_made"] == []
    answers = json.loads(files["board.json"])["responses"]
    assert answers[0]["words"] == "I can on Monday"  # their own words stay theirs
    assert len(json.loads(files["events.json"])["events"]) == 2
    assert json.loads(files["communities.json"])["communities"][0]["taken_out_why"] == "Not kind"


def test_neither_does_one_who_was_checked_in(cast, packed, as_, club):
    event = an_event(club, cast.ben, "Supper", starts_in=-1)
    come(cast.ana, event)
    change(Attendance, event_attendance(event, cast.ana), here_at=clock.now())
    take_out_of_community(cast.ben, membership(club.id, cast.ana.id), "Not kind")
    change(Event, event.id, title=NOW, place=NOW)
    if club.joining == "approval":
        assert as_(cast.ana).get(f"/events/{event.id}").status_code == 404
        assert NOW not in said_in(packed(cast.ana))
    else:
        assert NOW in said_in(packed(cast.ana))


def event_attendance(event, member):
    return db.session.scalar(
        Attendance.__table__.select()
        .with_only_columns(Attendance.id)
        .where(Attendance.event_id == event.id, Attendance.member_id == member.id)
    )


def test_the_place_of_an_event_changed_after_leaving_stays_inside(cast, packed, doings, club):
    leave_community(cast.ana, club)
    all_changes(*doings)
    inside = club.joining == "approval"
    files = packed(cast.ana)
    assert (NOW not in files["events.json"]) == inside
    assert (NOW not in files["events.ics"]) == inside


def test_a_steward_who_is_none_any_more_takes_no_new_link_along(cast, packed, club):
    name_steward(cast.ben, membership(club.id, cast.ana.id))
    event = an_event(club, cast.ana, "Her evening")
    change(Event, event.id, link=f"https://{NOW}.test")
    assert NOW in packed(cast.ana)["events.json"]
    row = membership(club.id, cast.ana.id)
    change(type(row), row.id, steward_since=None)
    assert NOW not in packed(cast.ana)["events.json"]


def test_a_paused_post_is_not_in_the_answers_copy(cast, packed, doings):
    board.pause(cast.ben, db.session.get(Post, doings[0].id))
    all_changes(*doings)
    assert NOW not in packed(cast.ana)["board.json"]


# --- a blocked member ---


@pytest.fixture
def life(cast, club, doings):
    """Ana and Ben are connected, talk, help and report."""
    ask(cast.ben, cast.ana, note="We met at the fair")
    ask(cast.ana, cast.ben)
    send(open_pair(cast.ana, cast.ben), cast.ben, "Words of a friend", "a")
    record(cast.ana, cast.ben, "gave", what="Read a letter", happened_on=clock.today())
    report(cast.ana, doings[0], cast.ben, "other")
    return doings


@pytest.mark.parametrize("who", ["ben blocks ana", "ana blocks ben"])
def test_whoever_blocked_somebody_is_not_in_their_copy(cast, packed, life, club, who):
    one, other = (cast.ben, cast.ana) if who.startswith("ben") else (cast.ana, cast.ben)
    block(one, other)
    change(Member, cast.ben.id, name=NOW)
    change(Post, life[0].id, title=NOW)
    files = packed(cast.ana)
    for room in ("connections", "threads", "assistance", "notices", "board", "contacts"):
        assert NOW not in files[f"{room}.json"], room
        assert "Ben Osei" not in files[f"{room}.json"], room
    for name in ("contacts.vcf", "contacts.csv"):
        assert "Ben Osei" not in files[name]
    named = NOW in files["safety.json"]
    assert named == (one is cast.ana)  # whom one blocked oneself is on one's own page of blocks
    assert json.loads(files["board.json"])["responses"][0]["words"] == "I can on Monday"


def test_without_a_block_all_of_it_goes_along(cast, packed, life):
    change(Member, cast.ben.id, name=NOW)
    files = packed(cast.ana)
    for room in ("connections", "threads", "assistance", "notices", "safety"):
        assert NOW in files[f"{room}.json"], room


# --- an ended connection ---


def test_after_the_end_of_a_connection_who_keeps_to_themselves_is_not_named_anew(cast, packed):
    cards.make(cast.ben)
    ask(cast.ben, cast.ana, note="We met at the fair")
    ask(cast.ana, cast.ben)
    end(last_between(cast.ana.id, cast.ben.id), cast.ben)
    unlist(cast.ben)
    change(Member, cast.ben.id, name=NOW, photo=None)
    files = packed(cast.ana)
    (row,) = json.loads(files["connections.json"])["connections"]
    assert row["with"] is None
    assert row["note"] == "We met at the fair"
    assert NOW not in said_in(files)
    assert "Ben Osei" in files["contacts.vcf"]  # what she keeps in her own book is hers


def test_while_they_are_connected_they_are_named(cast, packed):
    cards.make(cast.ben)
    ask(cast.ben, cast.ana)
    ask(cast.ana, cast.ben)
    unlist(cast.ben)
    change(Member, cast.ben.id, name=NOW)
    assert NOW in packed(cast.ana)["connections.json"]
