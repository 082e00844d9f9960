import pytest

from tests.cast import someone
from turnabout.communities import policy
from turnabout.communities.commands import accept_member, ask_to_join, create_community, edit, leave
from turnabout.communities.queries import membership
from turnabout.members.commands import make_operator
from turnabout.safety.commands import block


@pytest.fixture
def closed(cast):
    return create_community(cast.ben, "Quiet circle", "For carers.", "approval")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": " "}, "Give the community a name."),
        ({"name": "x" * 81}, "Please keep this to 80 characters."),
        ({"about": "x" * 2001}, "Please keep this to 2000 characters."),
        ({"joining": "secret"}, "Please choose one of these."),
        ({"name": "Welcome"}, "There is already a community with this name."),
    ],
)
def test_founding_says_what_is_wrong_and_keeps_what_was_typed(cast, as_, wrong, sentence):
    data = {"name": "Job club", "about": "Mondays at six", "joining": "open"} | wrong
    page = as_(cast.ben).post("/communities/new", data=data)

    assert page.status_code == 422
    assert sentence in page.text
    assert "Mondays at six" in page.text or "about" in wrong


def test_founding_ends_on_its_board(cast, as_):
    data = {"name": "Job club <b>", "joining": "open"}
    page = as_(cast.ben).post("/communities/new", data=data, follow_redirects=True)

    assert "Job club &lt;b&gt; is open." in page.text
    assert "This board is empty right now" in page.text


def test_an_outsider_sees_what_a_closed_community_says_of_itself_and_no_more(cast, as_, closed):
    cleo, url = as_(cast.cleo), f"/communities/{closed.slug}"

    assert cleo.get(url).location == f"{url}/about"
    assert cleo.get(f"{url}/members").status_code == 404
    page = cleo.get(f"{url}/about").text
    assert "For carers." in page
    assert "Ask to join" in page
    assert cleo.get("/communities/nowhere").status_code == 404
    assert cleo.get("/communities/nowhere/members").status_code == 404


def test_asking_and_being_let_in(cast, as_, closed):
    ana, ben, url = as_(cast.ana), as_(cast.ben), f"/communities/{closed.slug}"
    page = ana.post(f"{url}/membership", data={"words": "I care too"}, follow_redirects=True)
    assert "You’ve asked to join. The stewards decide" in page.text

    page = ben.get(f"{url}/members").text
    assert "I care too" in page
    asked = membership(closed.id, cast.ana.id)
    assert as_(cast.cleo).post(f"/communities/memberships/{asked.id}/acceptance").status_code == 404
    page = ben.post(f"/communities/memberships/{asked.id}/acceptance", follow_redirects=True)
    assert "Ana Vidal is a member now." in page.text
    assert ana.get(url).status_code == 200


def test_joining_and_leaving_an_open_one(cast, as_):
    club = create_community(cast.ben, "Open house")
    ana, url = as_(cast.ana), f"/communities/{club.slug}"

    assert "Open house" in ana.get("/communities").text
    assert "Join this community" in ana.get(url).text
    assert "You’ve joined." in ana.post(f"{url}/membership", follow_redirects=True).text
    assert "Ask for help" in ana.get(url).text
    page = ana.post(f"{url}/departure", follow_redirects=True)
    assert "You’ve left Open house." in page.text


def test_only_a_steward_changes_it(cast, as_, closed):
    accept_member(cast.ben, ask_to_join(cast.ana, closed))
    url, data = f"/communities/{closed.slug}/edit", {"name": "Open circle", "joining": "open"}

    assert as_(cast.ana).post(url, data=data).status_code == 404
    page = as_(cast.ben).post(url, data=data, follow_redirects=True)
    assert "Open circle" in page.text


def test_members_do_not_see_whom_they_blocked(cast, as_):
    club = create_community(cast.ben, "Open house")
    for member in (cast.ana, cast.cleo):
        ask_to_join(member, club)
    block(cast.ana, cast.cleo)
    url = f"/communities/{club.slug}/members"

    assert "Cleo Marsh" not in as_(cast.ana).get(url).text
    assert "Ana Vidal" not in as_(cast.cleo).get(url).text
    assert "Cleo Marsh" in as_(cast.ben).get(url).text


def test_communities_are_found_by_their_words(cast, as_, closed):
    create_community(cast.ben, "Bakers of the north")
    ana = as_(cast.ana)

    page = ana.get("/communities?q=baker").text
    assert "Bakers of the north" in page
    assert "Quiet circle" not in page
    assert "No community by that name" in ana.get("/communities?q=zzz").text


def test_my_communities_stand_in_the_order_of_their_names(cast, as_):
    names = ["Zebra club", "Équipe", "ateliers", "Łódź circle", "Lyon circle"]
    for name in names:
        create_community(cast.ana, name)
    page = as_(cast.ana).get("/communities").text.partition('id="find"')[0]
    order = ["ateliers", "Équipe", "Łódź circle", "Lyon circle", "Zebra club"]
    assert sorted(names, key=page.index) == order


def test_a_new_name_moves_it_in_that_order(cast, as_):
    first, other = create_community(cast.ana, "Bakers"), create_community(cast.ana, "Cooks")
    edit(cast.ana, first, "Øvelse", "", "open")
    page = as_(cast.ana).get("/communities").text
    assert page.index("Cooks") < page.index("Øvelse")
    assert other.name_key < first.name_key == "ovelse"


def test_an_address_is_made_of_plain_letters_as_far_as_there_are_any():
    told = {
        "Café Libre": "cafe-libre",
        "Łódź & C++ <club>": "lodz-cplusplus-club",
        "L’Atelier": "latelier",
        "東京 Club": "東京-club",
        "!!!": "community",
    }
    assert {name: policy.slug_of(name) for name in told} == told


def test_an_emptied_closed_one_shows_nothing_of_its_past_and_asks_the_operators(cast, as_, closed):
    make_operator(cast.cleo)
    leave(cast.ben, closed)
    ana, cleo = as_(cast.ana), as_(cast.cleo)

    page = ana.post("/communities/quiet-circle/membership", follow_redirects=True)
    assert "The operators of this site decide who joins" in page.text
    assert ana.get("/communities/quiet-circle").location.endswith("/quiet-circle/about")
    for path in ("members", "events"):
        assert ana.get(f"/communities/quiet-circle/{path}").status_code == 404
    people = cleo.get("/communities/quiet-circle/members").text
    assert "Ana Vidal" in people
    assert "/communities/quiet-circle/about" in people
    assert cleo.get("/communities/quiet-circle").location.endswith("/quiet-circle/about")
    id = membership(closed.id, cast.ana.id).id
    assert ana.post(f"/communities/memberships/{id}/acceptance").status_code == 404
    cleo.post(f"/communities/memberships/{id}/acceptance")
    assert ana.get("/communities/quiet-circle").status_code == 200


def test_an_unconfirmed_address_founds_nothing_and_the_page_says_why(cast, as_):
    dora = as_(someone("Dora Lind", confirmed=False))
    page = dora.post("/communities/new", data={"name": "Job club", "joining": "open"})
    assert page.status_code == 422
    assert "Please confirm your e-mail address first" in page.text


def test_an_empty_one_is_not_listed(cast, as_, closed):
    leave(cast.ben, closed)

    assert "Quiet circle" not in as_(cast.ana).get("/communities").text


def test_the_pages_cost_the_same_for_few_and_many(cast, as_, queries):
    dora = someone("Dora Lind")
    for n in range(12):
        create_community((cast.ben, cast.cleo, dora)[n % 3], f"Circle {n}")
    ana = as_(cast.ana)
    with queries(at_most=3):
        ana.get("/communities")
    with queries(at_most=3):
        ana.get("/communities/circle-3/members")
    with queries(at_most=4):
        ana.get("/communities/circle-3/about")


def test_a_steward_takes_somebody_out_on_a_page_that_asks_for_the_reason(cast, as_):
    club = create_community(cast.ben, "Open house")
    hers = ask_to_join(cast.ana, club)
    ana, ben, cleo = as_(cast.ana), as_(cast.ben), as_(cast.cleo)
    url, home = f"/communities/memberships/{hers.id}/departure", f"/communities/{club.slug}"

    assert url in ben.get(f"{home}/members").text
    assert url not in ana.get(f"{home}/members").text
    assert ana.get(url).status_code == cleo.post(url).status_code == 404
    assert "Please write the reason." in ben.post(url, data={"why": " "}).text
    page = ben.post(url, data={"why": "Adverts <b>"}, follow_redirects=True)
    assert "Ana Vidal has been removed and told why." in page.text
    page = ben.post(url, data={"why": "Adverts <b>"}, follow_redirects=True)
    assert "Ana Vidal" not in page.text

    assert "the reason they gave: Adverts &lt;b&gt;" in ana.get("/notices").text
    page = ana.get(f"{home}/about").text
    assert "Adverts &lt;b&gt;" in page
    assert "Ask to join" in page
    ana.post(f"{home}/membership", data={"words": "Sorry"})
    assert "Was removed" in ben.get(f"{home}/members").text
