"""What a browser says of itself, as words that its owner knows it by."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "Chromebook"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_words(user_agent: str) -> str:
    """`Firefox, Android`: coarse on purpose, and nothing of the address."""
    found = [first_of(BROWSERS, user_agent), first_of(SYSTEMS, user_agent)]
    return ", ".join(filter(None, found))


def first_of(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((words for sign, words in names if sign in text), "")


def is_phone(user_agent: str) -> bool:
    """A phone is one person's own; a computer may be the library's."""
    return "Mobi" in user_agent
