"""A card outside the site: in an e-mail signature, on an NFC tag, on a badge, in an offline QR code."""

from datetime import time, timedelta

import pytest
import vobject

from tests.cards.reading import decoded, pages
from turnabout.base.i18n import clock
from turnabout.cards import commands, queries
from turnabout.communities.commands import create_community
from turnabout.events import commands as events
from turnabout.members.queries import member


def test_a_signature_is_copied_with_its_looks(phones, cast):
    card = commands.make(cast.ana)
    commands.edit(card, headline="Baker")
    phone = phones().signs_in(cast.ana).open("/cards").tap("On paper, on your phone", "link")
    name = phone.page.locator("#letter span").first
    assert name.evaluate("node => getComputedStyle(node).fontWeight") == "700", "as mail shows it"
    if not phone.javascript:
        phone.opens_folded("Copy by hand")
        assert "<table" in phone.page.get_by_label("HTML").input_value()
        return
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    phone.page.get_by_role("button", name="Copy with formatting").click()
    phone.sees("Copied")
    html, plain = phone.page.evaluate(COPIED)
    assert 'font-weight:bold">Ana Vidal' in html
    assert plain.startswith("Ana Vidal\nBaker\n")


COPIED = """async () => {
  const [item] = await navigator.clipboard.read()
  const text = async (type) => (await item.getType(type)).text()
  return [await text("text/html"), await text("text/plain")]
}"""


@pytest.mark.parametrize("phones", [True], indirect=True)
def test_a_card_is_written_on_a_tag_where_the_phone_can(phones, cast):
    phone = phones().signs_in(cast.ana).open(f"/cards/{commands.make(cast.ana).id}/take")
    assert not phone.page.get_by_text("On an NFC tag").is_visible()
    phone.context.add_init_script(A_PHONE_THAT_WRITES_TAGS)
    phone.page.reload()
    write = phone.page.get_by_role("button", name="Write it to a tag")
    write.click()
    phone.sees("Now move the tag").page.evaluate("held.failed('NotAllowedError')")
    phone.sees("allow it in your browser’s settings")
    write.click()
    phone.page.evaluate("held.failed('NetworkError')")
    phone.sees("couldn’t write to this tag")
    write.click()
    phone.page.evaluate("held.written()")
    phone.sees("Done. Try it with another phone.").check()
    (told,) = phone.page.evaluate("held.message.records")
    assert told == {"recordType": "url", "data": queries.link(queries.default_of(cast.ana.id))}


A_PHONE_THAT_WRITES_TAGS = """window.NDEFReader = class {
  write = (message) => new Promise((written, refuse) => {
    window.held = { message, written, failed: (name) => refuse(new DOMException("", name)) }
  })
}"""


def test_an_offline_code_is_read_from_the_screen(phones, cast):
    card = commands.make(cast.ana)
    commands.edit(card, name="Ana María Vidal", headline="Baker & cook", phone="+44 20 7946 0000",
                  audiences={"phone": "public"})  # fmt: skip
    phone = phones().signs_in(member(cast.ana.id)).open(f"/cards/{card.id}/share")
    phone.opens_folded("Can’t scan it").tap("Their phone is offline", "link")
    phone.sees("You can’t take it back")
    phone.page.locator("svg.qr").scroll_into_view_if_needed()
    for scheme in ("light", "dark"):
        (told,) = phone.reads_codes(scheme)
        said = vobject.readOne(told)
        assert (said.fn.value, said.tel.value) == ("Ana María Vidal", "+44 20 7946 0000")
        assert said.url.value == queries.link(card)


def test_a_steward_prints_the_badges_of_an_evening(phones, cast):
    club, day = create_community(cast.ben, "Job Club North", ""), clock.today() + timedelta(days=2)
    event = events.create_event(cast.ben, club, title="Interviews, practised", on=day, starts=time(18),
                        ends=time(20), place="Library", zone="Europe/Paris")  # fmt: skip
    commands.edit(queries.default_of(cast.ana.id), headline="Chef 名前")
    events.come(cast.ana, event)
    phone = phones().signs_in(cast.ben).open(f"/events/{event.id}").tap("Name badges", "link")
    phone.sees("1 name badge").sees("名前")
    form = phone.page.locator("main form")
    asked = form.evaluate("form => form.action + '?' + new URLSearchParams(new FormData(form))")
    answer = phone.context.request.get(asked)
    assert answer.headers["content-type"] == "application/pdf"
    (sheet,) = pages(answer.body())
    assert decoded(sheet)[0] == [queries.address(queries.default_of(cast.ana.id))]
