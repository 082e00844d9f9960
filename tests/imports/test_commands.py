"""From a file to the contact book: preview, choices, import, the same file again, undo."""

import pytest
from sqlalchemy import select

from turnabout.base.db.recount import recount_all
from turnabout.base.db.session import fetch_all
from turnabout.base.jobs.queue import run_pending
from turnabout.base.web.errors import Refused
from turnabout.contacts import commands as contacts
from turnabout.contacts.models import Contact
from turnabout.contacts.queries import book, details_of, tags_of
from turnabout.imports import commands, policy, queries
from turnabout.imports.models import ImportRow


def vcf(*people):
    """A file of (name, e-mail, further lines) cards."""
    cards = [
        "\n".join(
            ["BEGIN:VCARD", "VERSION:3.0", f"FN:{name}", f"EMAIL:{email}", *more, "END:VCARD"]
        )
        for name, email, *more in people
    ]
    return "\n".join(cards).encode()


TWO = vcf(("Dora Lind", "dora@example.org", "ORG:Bakery"), ("Yan Li", "yan@example.org"))


def begin(owner, data=TWO, name="contacts.vcf"):
    return commands.begin(owner, name, data)


def run(one):
    commands.start(one)
    run_pending()
    return one


def names(owner):
    return sorted(one.name for one in fetch_all(book(owner.id)))


def statuses(one):
    return [row.status for row in fetch_all(queries.rows(one))]


def test_nothing_is_written_before_the_member_says_so(cast):
    one = begin(cast.ana)
    assert statuses(one) == ["new", "new"]
    assert names(cast.ana) == []


def test_then_everybody_is_in_the_book(cast):
    one = begin(cast.ana)
    commands.place_all(one, "business:recruiter", "peer")
    run(one)

    dora, yan = fetch_all(book(cast.ana.id).order_by(Contact.name_key))
    assert (dora.network, dora.origin, dora.organisation) == ("business", "recruiter", "Bakery")
    assert (yan.network, yan.origin, yan.email) == ("peer", "", "yan@example.org")
    assert recount_all() == 0


def test_the_same_file_again_changes_nothing(cast):
    run(begin(cast.ana))
    again = begin(cast.ana)
    assert statuses(again) == ["same", "same"]
    run(again)
    assert names(cast.ana) == ["Dora Lind", "Yan Li"]


def test_sending_one_upload_twice_makes_one_import(cast):
    first = commands.begin(cast.ana, "a.vcf", TWO, "key")
    assert commands.begin(cast.ana, "a.vcf", TWO, "key").id == first.id
    assert len(statuses(first)) == 2


def test_another_export_of_the_same_people_leaves_one_entry_each(cast):
    run(begin(cast.ana))
    csv = b"Name,Phone 1 - Value,E-mail 1 - Value\nLind Dora,0171 2345678,DORA@example.org\nYan Li,,\n"
    one = begin(cast.ana, csv, "google.csv")
    commands.map_columns(one, ["name", "phone", "email"])
    assert statuses(one) == ["changed", "same"]
    run(one)

    assert names(cast.ana) == ["Dora Lind", "Yan Li"]
    dora = fetch_all(book(cast.ana.id).where(Contact.name == "Dora Lind"))[0]
    assert dora.phone == "0171 2345678"


def test_somebody_twice_in_one_file_is_one_contact(cast):
    run(begin(cast.ana, vcf(
        ("Dora Lind", "dora@example.org"), ("Dora Lind", "dora@example.org", "TEL:0171 2345678"),
    )))  # fmt: skip
    (dora,) = fetch_all(book(cast.ana.id))
    assert (dora.name, dora.phone) == ("Dora Lind", "0171 2345678")


def test_what_the_owner_wrote_is_kept_unless_they_choose_the_file(cast):
    dora = contacts.add(
        cast.ana, name="Dora Lind", email="dora@example.org", organisation="Old Mill"
    )
    one = begin(cast.ana)
    run(one)
    assert dora.organisation == "Old Mill"

    other = begin(cast.ana)
    row = fetch_all(queries.rows(other))[0]
    commands.choose(other, {row.id: ("replace", "")})
    run(other)
    assert dora.organisation == "Bakery"


def test_the_same_name_with_another_address_is_for_the_member_to_decide(cast):
    contacts.add(cast.ana, name="Dora Lind", email="another@example.org")
    one = begin(cast.ana)
    assert statuses(one)[0] == "doubtful"
    row = fetch_all(queries.rows(one))[0]
    commands.choose(one, {row.id: ("add", "community")})
    run(one)
    assert names(cast.ana) == ["Dora Lind", "Dora Lind", "Yan Li"]


def test_an_address_shared_by_two_names_is_doubtful_too(cast):
    contacts.add(cast.ana, name="Parish Office", email="dora@example.org")
    assert statuses(begin(cast.ana))[0] == "doubtful"


def test_a_choice_that_does_not_fit_the_row_is_not_taken(cast):
    one = begin(cast.ana)
    row = fetch_all(queries.rows(one))[0]
    commands.choose(one, {row.id: ("replace", "nowhere:else")})
    assert (row.choice, row.placement) == ("add", "")


def test_one_broken_card_fails_alone(cast):
    one = begin(cast.ana, TWO + b"\nBEGIN:VCARD\nnothing here\nEND:VCARD")
    assert statuses(one) == ["new", "new", "unreadable"]
    run(one)
    assert names(cast.ana) == ["Dora Lind", "Yan Li"]


def test_details_labels_and_tags_come_along(cast):
    run(begin(cast.ana, vcf((
        "Dora Lind", "dora@example.org", "EMAIL;TYPE=WORK:d@example.org", "URL:https://example.org",
        "CATEGORIES:Choir", "BDAY:--0512", "N:Lind;Dora;;;",
    ))))  # fmt: skip
    (dora,) = fetch_all(book(cast.ana.id))
    assert [(one.kind, one.label, one.value) for one in fetch_all(details_of(dora))] == [
        ("email", "work", "d@example.org"), ("link", "", "https://example.org"),
    ]  # fmt: skip
    assert [one.tag for one in fetch_all(tags_of(dora))] == ["Choir"]
    assert (dora.birth_year, dora.birth_month, dora.birth_day) == (None, 5, 12)
    assert (dora.given, dora.family) == ("Dora", "Lind")


def test_undoing_removes_who_was_added_and_gives_back_what_was_filled_in(cast):
    yan = contacts.add(cast.ana, name="Yan Li", phone="0171 2345678")
    one = run(begin(cast.ana))
    commands.undo(one)
    run_pending()

    assert names(cast.ana) == ["Yan Li"]
    assert yan.email == ""
    assert recount_all() == 0


def test_undoing_leaves_alone_what_was_changed_since(cast):
    yan = contacts.add(cast.ana, name="Yan Li")
    one = run(begin(cast.ana))
    contacts.edit(yan, email="new@example.org")
    commands.undo(one)
    assert yan.email == "new@example.org"


def test_after_thirty_days_an_import_is_forgotten_and_its_contacts_stay(cast, monkeypatch):
    one = run(begin(cast.ana))
    monkeypatch.setattr(policy, "KEEP_FOR", -policy.KEEP_FOR)
    with pytest.raises(Refused):
        commands.undo(one)
    commands.delete_old()
    assert fetch_all(queries.of(cast.ana.id)) == []
    assert len(names(cast.ana)) == 2


def test_a_large_file_is_worked_on_in_the_background(cast, monkeypatch):
    monkeypatch.setattr(policy, "INLINE_ROWS", 3)
    monkeypatch.setattr(policy, "BATCH", 4)
    one = begin(cast.ana, vcf(*[(f"Person {n}", f"p{n}@example.org") for n in range(10)]))
    assert queries.progress(one)["unread"] == 10
    run_pending()
    assert queries.progress(one)["new"] == 10
    run(one)
    assert len(names(cast.ana)) == 10
    commands.undo(one)
    run_pending()
    assert names(cast.ana) == []


def test_a_file_without_people_or_with_too_many_is_refused(cast, monkeypatch):
    with pytest.raises(Refused):
        begin(cast.ana, b"")
    monkeypatch.setattr(policy, "MOST_ROWS", 1)
    with pytest.raises(Refused):
        begin(cast.ana)
    assert fetch_all(queries.of(cast.ana.id)) == []


def test_nobody_learns_that_they_were_imported_and_no_member_is_found(cast):
    run(begin(cast.ana, vcf(("Ben Okri", cast.ben.email))))
    (entry,) = fetch_all(book(cast.ana.id))
    assert entry.member_id is None
    assert cast.ben.unread == 0


def test_cancelling_leaves_nothing(cast):
    one = begin(cast.ana)
    commands.cancel(one)
    assert fetch_all(queries.of(cast.ana.id)) == []
    assert fetch_all(select(ImportRow)) == []
