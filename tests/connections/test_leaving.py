from turnabout.base.db.session import command, fetch_all
from turnabout.connections import commands, leaving, queries
from turnabout.safety.queries import is_tied


def test_connections_go_along_and_a_decline_stays_silent(cast):
    commands.ask(cast.ana, cast.ben, "Hello", "Library")
    commands.decline(queries.last_between(cast.ana.id, cast.ben.id), cast.ben)

    (mine,) = leaving.takes(cast.ana)["connections"]
    (theirs,) = leaving.takes(cast.ben)["connections"]
    assert (mine["with"], mine["note"], mine["asked_by_me"]) == ("Ben Osei", "Hello", True)
    assert "declined_at" not in mine
    assert theirs["declined_at"]


def test_who_leaves_is_connected_with_nobody(cast):
    for other in (cast.ben, cast.cleo):
        commands.ask(cast.ana, other, "Hello")
    commands.accept(queries.last_between(cast.ana.id, cast.ben.id), cast.ben)
    command(leaving.empties)(cast.ana, "delete")

    assert not is_tied(cast.ana.id, cast.ben.id)
    assert fetch_all(queries.pending_requests_to(cast.cleo.id)) == []
    assert queries.connections_page(cast.ben.id).items == []
    assert queries.last_between(cast.ana.id, cast.cleo.id).note == ""
