"""The rules of posts and responses: capacity, expiry, withdrawal, leaving."""

from datetime import timedelta

import pytest

from tests.cast import someone
from turnabout.base.db.recount import recount_all
from turnabout.base.db.session import command, db
from turnabout.base.i18n import clock
from turnabout.base.web.errors import Refused
from turnabout.board import commands, jobs, leaving, leaving_community, policy
from turnabout.board.models import Post, Response
from turnabout.communities.commands import ask_to_join, create_community
from turnabout.communities.queries import membership
from turnabout.members.models import Member
from turnabout.search.queries import matching


def run(job):
    command(job)()


def test_the_last_place_is_given_once_when_two_are_agreed_at_once(cast, ask, at_once):
    answers = [commands.respond(member, ask).id for member in (cast.ana, cast.cleo)]
    ben_id = cast.ben.id

    def agree(id):
        commands.agree(db.session.get(Member, ben_id), db.session.get(Response, id))

    (refused,) = at_once(*[lambda id=id: agree(id) for id in answers])
    assert isinstance(refused, Refused)
    assert ask.agreed == 1


def test_one_member_who_answers_twice_at_once_has_answered_once(cast, ask, at_once):
    ana_id, ask_id = cast.ana.id, ask.id

    def answer():
        commands.respond(db.session.get(Member, ana_id), db.session.get(Post, ask_id), "Yes")

    assert at_once(answer, answer) == []
    assert ask.responses == 1
    assert cast.ben.unread == 1


def test_a_full_post_is_off_the_board_until_a_place_is_free(cast, club, ask):
    first = commands.respond(cast.ana, ask)
    commands.agree(cast.ben, first)
    assert club.open_posts == 0
    with pytest.raises(Refused, match="all places on this post are taken"):
        commands.respond(cast.cleo, ask)

    commands.withdraw(cast.ana, first)
    assert (ask.agreed, ask.responses, club.open_posts) == (0, 0, 1)
    assert commands.respond(cast.cleo, ask).is_waiting


@pytest.mark.parametrize("who", ["ana", "ben"])
def test_either_of_the_two_takes_an_agreement_back(cast, ask, who):
    answer = commands.agree(cast.ben, commands.respond(cast.ana, ask))
    for _ in range(2):
        commands.withdraw(getattr(cast, who), answer)

    assert ask.agreed == 0
    again = commands.respond(cast.ana, ask, "After all")
    assert (again.id, again.is_waiting, again.words) == (answer.id, True, "After all")


def test_the_author_cannot_take_back_an_answer_that_is_not_agreed(cast, ask):
    with pytest.raises(Refused, match="can’t take this back"):
        commands.withdraw(cast.ben, commands.respond(cast.ana, ask))


def test_after_a_no_the_same_member_does_not_ask_again(cast, ask):
    answer = commands.respond(cast.ana, ask)
    for _ in range(2):
        commands.decline(cast.ben, answer, "Thank you, it is done.")
    with pytest.raises(Refused, match="already answered you"):
        commands.respond(cast.ana, ask)
    with pytest.raises(Refused, match="already been dealt with"):
        commands.agree(cast.ben, answer)
    assert cast.ana.unread == 1


def test_nobody_answers_their_own_post(cast, ask):
    with pytest.raises(Refused, match="your own post"):
        commands.respond(cast.ben, ask)


def test_closing_tells_those_who_still_wait(cast, club, ask):
    commands.respond(cast.ana, ask)
    for _ in range(2):
        commands.close(ask, "not_needed")

    assert (cast.ana.unread, club.open_posts, policy.state(ask)) == (1, 0, "not_needed")
    with pytest.raises(Refused, match="is closed"):
        commands.renew(cast.ben, ask)


def test_who_was_to_help_hears_that_it_is_not_needed_any_more(cast, ask, as_):
    commands.agree(cast.ben, commands.respond(cast.ana, ask))
    before = cast.ana.unread
    commands.close(ask, "not_needed")
    assert cast.ana.unread == before + 1
    page = as_(cast.ana).get(f"/posts/{ask.id}").text
    assert "Ben Osei doesn’t need it any more." in page
    assert "Write to each other about when and how." not in page


def test_who_takes_up_an_offer_keeps_it_when_it_is_taken_down(cast, club):
    offer = commands.post(cast.ben, "offer", "Mock interviews", [club.id])
    commands.agree(cast.ben, commands.respond(cast.ana, offer))
    before = cast.ana.unread
    commands.close(offer, "not_needed")
    assert cast.ana.unread == before


@pytest.mark.parametrize("how", ["helped", "not_needed"])
def test_what_was_closed_by_mistake_is_opened_again(cast, club, ask, how):
    commands.agree(cast.ben, commands.respond(cast.ana, ask))
    commands.edit(cast.ben, ask, [club.id], capacity=2)
    commands.close(ask, how)
    with pytest.raises(Refused, match="somebody else’s"):
        commands.reopen(cast.ana, ask)
    for _ in range(2):
        commands.reopen(cast.ben, ask)
    assert (policy.state(ask), ask.agreed, club.open_posts) == ("open", 1, 1)
    assert ask.expires_at > clock.now() + timedelta(days=20)


def test_what_is_off_the_board_is_not_found(cast, ask):
    assert db.session.scalars(matching("letter", "post")).all() == [ask.id]
    commands.pause(cast.ben, ask)
    assert db.session.scalars(matching("letter", "post")).all() == []
    commands.resume(cast.ben, ask)
    assert db.session.scalars(matching("letter", "post")).all() == [ask.id]


def test_how_long_a_post_stays_up(cast, club):
    today = clock.today()

    def lasts(kind, **said):
        made = commands.post(cast.ben, kind, "Something", [club.id], **said)
        return made.expires_at and round((made.expires_at - clock.now()) / timedelta(days=1), 1)

    assert lasts("request") == 21
    assert lasts("request", needed_by=today + timedelta(days=60)) == 21
    assert 3 <= lasts("request", needed_by=today + timedelta(days=3)) <= 4
    assert lasts("offer") == 90
    assert lasts("offer", standing=True) is None
    assert 200 <= lasts("offer", until=today + timedelta(days=200)) <= 201
    with pytest.raises(Refused, match="in the past"):
        lasts("request", needed_by=today - timedelta(days=1))


def test_the_author_is_reminded_twice_and_told_at_the_end(cast, club, ask, days_pass):
    told = []
    for days in (13, 2, 0.1, 5, 0.1, 1.5):
        days_pass(days)
        run(jobs.remind)
        run(jobs.close_expired)
        told.append(cast.ben.unread)

    assert told == [0, 1, 1, 2, 2, 1]  # the reminders are settled when it ends
    assert (policy.state(ask), club.open_posts) == ("expired", 0)
    commands.renew(cast.ben, ask)
    assert (policy.state(ask), club.open_posts) == ("open", 1)
    assert ask.expires_at > clock.now() + timedelta(days=20)


def test_expired_posts_are_marked_and_counted_out(cast, club, ask, days_pass):
    days_pass(22)
    run(jobs.close_expired)
    run(jobs.close_expired)

    assert (ask.closed_as, club.open_posts, cast.ben.unread) == ("expired", 0, 1)


def test_posts_of_somebody_who_was_away_for_long_pause(cast, club, days_pass):
    offer = commands.post(cast.ben, "offer", "Maths", [club.id], standing=True)
    days_pass(61)
    run(jobs.pause_inactive)
    run(jobs.pause_inactive)

    assert (policy.state(offer), club.open_posts, cast.ben.unread) == ("paused", 0, 1)


def test_leaving_a_community_takes_the_posts_down_there_only(cast, club, ask):
    other = create_community(cast.ben, "Other club")
    commands.edit(cast.ben, ask, [club.id, other.id])
    ask_to_join(cast.ana, other)
    hers = commands.post(cast.ana, "offer", "Maths", [club.id, other.id])
    for _ in range(2):
        leaving_community.leave_community(cast.ana, club)

    assert [one.community_id for one in hers.placements] == [other.id]
    assert (club.open_posts, other.open_posts) == (1, 2)
    with pytest.raises(Refused, match="at least one of your communities"):
        commands.post(cast.ana, "offer", "Again", [club.id])


def test_who_is_taken_out_leaves_no_posts_on_that_board(cast, club):
    hers = commands.post(cast.ana, "offer", "Maths", [club.id])
    row = membership(club.id, cast.ana.id)
    for _ in range(2):
        leaving_community.take_out_of_community(cast.ben, row, "Adverts")

    assert (hers.placements, club.open_posts) == ([], 0)


def test_a_step_of_somebody_else_is_not_linked(cast, club):
    made = commands.post(cast.ben, "request", "Mine", [club.id], step_id=99)

    assert made.step_id is None


def test_what_one_takes_along_and_leaves_behind(cast, ask):
    answer = commands.respond(cast.ana, ask, "Tonight")
    offer = commands.post(cast.ana, "offer", "Maths", audience="members", skills=["algebra"])
    facts = leaving.takes(cast.ana)
    assert facts["posts"][0]["skills"] == ["algebra"]
    assert facts["responses"][0]["words"] == "Tonight"

    command(leaving.empties)(cast.ana, "delete")
    assert answer.withdrawn_at
    assert (answer.words, offer.title, offer.closed_as) == ("", "", "not_needed")
    assert ask.responses == 0


def test_the_totals_are_what_the_facts_say(cast, club, ask):
    commands.edit(cast.ben, ask, [club.id], capacity=3)
    commands.agree(cast.ben, commands.respond(cast.ana, ask))
    commands.withdraw(cast.cleo, commands.respond(cast.cleo, ask))
    commands.pause(cast.ana, commands.post(cast.ana, "offer", "Maths", [club.id]))
    commands.post(someone("Dora Lind"), "offer", "Sums", audience="members")

    assert recount_all() == 0
