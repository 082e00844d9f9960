"""The browser and system of a user-agent string, for the list of devices."""

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
    """Return browser and system, such as `Firefox, Android`. Versions are left out on purpose."""
    names = [first_match(BROWSERS, user_agent), first_match(SYSTEMS, user_agent)]
    return ", ".join(filter(None, names))


def first_match(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    """Return the name of the first marker contained in the user agent, or "". Order matters: Edge
    also says Chrome.
    """
    return next((name for marker, name in names if marker in user_agent), "")


def is_phone(user_agent: str) -> bool:
    """Whether the device is a phone. Phones are personal; a computer may be shared."""
    return "Mobi" in user_agent
