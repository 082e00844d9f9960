"""The post and the thread behind a record show its state, and who has to act next."""

import pytest

from tests.assistance.test_pages import page
from tests.assistance.test_recording import from_response
from turnabout.assistance.commands import answer, thank
from turnabout.board.commands import agree, close, post, respond


def agreed(author, member, kind="request"):
    made = post(author, kind, "Read my letter", audience="members", capacity=2)
    return agree(author, respond(member, made, "Gladly."))


@pytest.fixture(params=["the post", "the conversation"])
def beginning(request, cast):
    """Ana's agreed response to Ben's request, and the pages where the two look for it."""
    response = agreed(cast.ben, cast.ana)
    post, thread = response.post_id, response.thread_id
    return response, f"/posts/{post}" if request.param == "the post" else f"/threads/{thread}"


def test_before_it_happened_either_may_say_so(cast, as_, beginning):
    _response, where = beginning
    for one in (cast.ana, cast.ben):
        shown = page(as_(one), where)
        assert "It happened" in shown
        assert "It won’t work out" in shown


def test_who_did_not_write_it_down_answers_right_there(cast, as_, beginning):
    response, where = beginning
    made = from_response(cast.ana, response)
    shown = page(as_(cast.ben), where)
    assert "Ana Vidal says it happened. Is that right?" in shown
    assert f'action="/assistance/{made.id}/answer"' in shown
    assert "It won’t work out" not in shown
    assert f"/assistance/new?response={response.id}" not in shown


def test_who_wrote_it_down_sees_that_it_is_the_others_turn(cast, as_, beginning):
    response, where = beginning
    from_response(cast.ana, response)
    shown = page(as_(cast.ana), where)
    assert "You said it happened. We’ve asked Ben Osei to confirm it." in shown
    assert "It won’t work out" not in shown


def test_when_they_remember_it_differently_the_one_who_wrote_it_is_to_put_it_right(
    cast, as_, beginning
):
    response, where = beginning
    made = from_response(cast.ana, response)
    answer(made, cast.ben, "not_quite", "It was two letters.")
    shown = page(as_(cast.ana), where)
    assert "You two remember it differently: your turn" in shown
    assert f'href="/assistance/{made.id}"' in shown
    assert "You two remember it differently: your turn" not in page(as_(cast.ben), where)


def test_once_both_agree_thanks_are_next(cast, as_, beginning):
    response, where = beginning
    made = from_response(cast.ana, response)
    answer(made, cast.ben, "right")
    assert f'href="/assistance/{made.id}#thanks"' in page(as_(cast.ben), where)
    assert "#thanks" not in page(as_(cast.ana), where)
    thank(made, cast.ben, "You saved my week.")
    assert "#thanks" not in page(as_(cast.ben), where)
    assert "See the help and the thanks" in page(as_(cast.ben), where)


def test_help_with_an_offer_is_over_too_though_the_offer_stands(cast, as_):
    response = agreed(cast.ana, cast.ben, "offer")
    answer(from_response(cast.ana, response), cast.ben, "right")
    for one in (cast.ana, cast.ben):
        shown = page(as_(one), f"/posts/{response.post_id}")
        assert "You both agree" in shown
        assert "Once it has happened" not in shown


def test_a_closed_request_without_a_record_asks_for_one(cast, as_, beginning):
    response, where = beginning
    close(response.post, "helped")
    for one in (cast.ana, cast.ben):
        shown = page(as_(one), where)
        assert "See the help and the thanks" not in shown
        assert f'href="/assistance/new?response={response.id}"' in shown


def test_my_posts_mark_where_recorded_help_waits_for_me(cast, as_):
    response = agreed(cast.ben, cast.ana)
    assert "Waiting for your answer" not in as_(cast.ben).get("/posts").text
    made = from_response(cast.ana, response)
    assert "Waiting for your answer" in as_(cast.ben).get("/posts").text

    answer(made, cast.ben, "not_quite")
    assert "Waiting for your answer" not in as_(cast.ben).get("/posts").text


def test_and_where_it_is_mine_to_put_right(cast, as_):
    made = from_response(cast.ben, agreed(cast.ben, cast.ana))
    assert "your turn" not in as_(cast.ben).get("/posts").text
    answer(made, cast.ana, "did_not")
    assert "You two remember it differently: your turn" in as_(cast.ben).get("/posts").text
