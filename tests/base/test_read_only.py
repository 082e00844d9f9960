from turnabout.base.db import read_only


def test_a_row_is_read_with_named_values(cast):
    found = read_only.row("select name, id from member where id = :id and :id > 0", id=cast.ana.id)

    assert found == ("Ana Vidal", cast.ana.id)
    assert read_only.rows("select id from member where id < :none", none=0) == []
