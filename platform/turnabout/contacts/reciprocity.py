"""What a member asked of a contact and did for them, in words and only for the member: no score."""

from turnabout.base.i18n.translations import _, n_


def reciprocity(name: str, asks: int, favours: int) -> str:
    """One sentence; "" before anything was asked or done."""
    if asks and favours:
        return _(
            "You’ve asked %(name)s for something %(asked)s, and done something for them %(done)s.",
            name=name, asked=times(asks), done=times(favours),
        )  # fmt: skip
    if asks:
        return _(
            "You’ve asked %(name)s for something %(asked)s. Is there something you could do for them?",
            name=name, asked=times(asks),
        )  # fmt: skip
    if favours:
        return _("You’ve done something for %(name)s %(done)s.", name=name, done=times(favours))
    return ""


def times(n: int) -> str:
    """`once`, `twice`, `three times`; from eleven on as a number."""
    words = (
        _("once"), _("twice"), _("three times"), _("four times"), _("five times"), _("six times"),
        _("seven times"), _("eight times"), _("nine times"), _("ten times"),
    )  # fmt: skip
    return words[n - 1] if n <= len(words) else n_("%(num)d time", "%(num)d times", n)
