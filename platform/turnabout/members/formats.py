"""The user agent string as words, for the list of devices."""

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
    """Browser and system, such as `Firefox, Android`; coarse on purpose."""
    found = [first_of(BROWSERS, user_agent), first_of(SYSTEMS, user_agent)]
    return ", ".join(filter(None, found))


def first_of(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((words for sign, words in names if sign in text), "")


def is_phone(user_agent: str) -> bool:
    """Whether it is a phone, which is personal; a computer may be shared."""
    return "Mobi" in user_agent
