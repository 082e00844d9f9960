from turnabout.base.db.session import command, fetch_all
from turnabout.notices import commands, leaving, queries


def test_a_member_takes_along_what_they_were_told(cast):
    commands.tell(cast.ana, "thanked", by=cast.ben, words="For the letter")
    commands.set_preferences(cast.ana, {"thanked": "app"})

    taken = leaving.takes(cast.ana)
    assert [(one["by"], one["words"]) for one in taken["notices"]] == [
        ("Ben Osei", "For the letter")
    ]
    assert taken["mail_choices"] == {"thanked": "app"}


def test_nothing_told_stays_behind_and_others_counts_stay_true(cast):
    commands.tell(cast.ana, "thanked", by=cast.ben)
    commands.tell(cast.cleo, "thanked", by=cast.ana)
    commands.tell(cast.cleo, "thanked", by=cast.ben)
    command(leaving.empties)(cast.ana, "leave")

    assert fetch_all(queries.notices_of(cast.ana.id)) == []
    assert [one.by_id for one in fetch_all(queries.notices_of(cast.cleo.id))] == [cast.ben.id]
    assert (cast.ana.unread, cast.cleo.unread) == (0, 1)
