"""Help by contacts without an account: whom to thank, and whom to tell what came of it. Two selects of the
statement in `waiting`.
"""
# ruff: noqa: S608  (the SQL is put together from constants of this module; values are bound)


def of_contacts(kind: str, condition: str) -> str:
    return f"""select * from (select '{kind}' as kind, a.id as id, cast(null as integer) as person_id,
        k.name as name, null as photo, a.what as words, '' as more, k.id as at
        from assistance a join contact k on k.id = a.contact_id
        where a.receiver_id = :me and a.withdrawn_at is null and {condition}
        order by a.id desc limit 2) as lines_of_{kind}"""


TO_THANK = of_contacts(
    "thank_contact",
    "not exists (select 1 from thanks where thanks.assistance_id = a.id and thanks.is_sent)",
)
TO_TELL = of_contacts("tell_contact", "a.asked_at is not null")
