"""Password hashing (argon2id), and the check for passwords that are too easy to guess."""

from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's minimum for argon2id. Tests replace it with a cheaper one.
hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
DUMMY_HASH = hasher.hash("nobody")
MIN_LENGTH, MAX_LENGTH = 8, 200

# The most common passwords of at least eight characters.
TOO_COMMON = """
    12345678 123456789 1234567890 12345678910 0123456789 87654321 987654321 11111111 00000000
    12341234 12121212 11223344 123123123 147258369 1q2w3e4r 1q2w3e4r5t 1qaz2wsx q1w2e3r4 zaq12wsx
    a1b2c3d4 abcd1234 abc12345 aa123456 a1234567 asdf1234 qwer1234 qwerty12 qwerty123 qwerty1234
    qwertyui qwertyuiop asdfghjk asdfghjkl zxcvbnm1 zxcvbnm123 azertyui azertyuiop azerty123
    password password1 password12 password123 passw0rd p@ssw0rd p@ssword motdepasse motdepasse1
    iloveyou iloveyou1 sunshine princess football baseball superman starwars whatever trustno1
    computer internet samsung1 michelle jennifer charlie1 jessica1 liverpool chocolate butterfly
    letmein1 letmein123 welcome1 welcome123 changeme changeme1 administrator turnabout jobseeker
    doudou12 chouchou bonjour1 soleil123 loulou12 marseille
"""
COMMON = frozenset(TOO_COMMON.split())


def hash_password(password: str) -> str:
    return hasher.hash(normalize("NFC", password))


def verify(password_hash: str | None, password: str) -> bool:
    """Check a password against a hash, in the same time if there is none (against user
    enumeration).
    """
    try:
        return (
            hasher.verify(password_hash or DUMMY_HASH, normalize("NFC", password))
            and password_hash is not None
        )
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return hasher.check_needs_rehash(password_hash)


def weakness(password: str, email: str = "", name: str = "") -> str | None:
    """Return why the password is too weak (`short`, `long`, `email`, `name` or `common`), or None."""
    folded = password.casefold().strip()
    if len(password) < MIN_LENGTH:
        return "short"
    if len(password) > MAX_LENGTH:
        return "long"
    if email and folded in (email.casefold(), email.casefold().partition("@")[0]):
        return "email"
    if name and folded.replace(" ", "") == name.casefold().replace(" ", ""):
        return "name"
    return "common" if folded in COMMON or len(set(folded)) < 4 else None
