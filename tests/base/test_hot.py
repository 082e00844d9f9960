from turnabout.base import hot


def test_a_row_is_read_with_named_values(cast):
    found = hot.row("select name, id from member where id = :id and :id > 0", id=cast.ana.id)

    assert found == ("Ana Vidal", cast.ana.id)
    assert hot.rows("select id from member where id < :none", none=0) == []
