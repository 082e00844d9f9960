"""When a contact is due, in SQL; the same as `policy.due_on`."""

DAYS = """coalesce(contact.rhythm_days, (select days from network_rhythm
    where network_rhythm.owner_id = contact.owner_id
      and network_rhythm.network = contact.network), 0)"""
SINCE = "coalesce(contact.last_touch_on, contact.met_on, date(contact.added_at))"
DUE_TEMPLATE = f"""case when contact.removed_at is not null then null
    when contact.next_on is not null then contact.next_on
    when {DAYS} = 0 then null else {{later}} end"""
DUE = {  # by the dialect of the database
    "sqlite": DUE_TEMPLATE.format(later=f"date({SINCE}, {DAYS} || ' days')"),
    "postgresql": DUE_TEMPLATE.format(later=f"{SINCE} + {DAYS}"),
}
