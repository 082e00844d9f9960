"""Every setting, its default and the environment variable that overrides it.

Read from the environment and from an optional file of `NAME=value` lines: `turnabout.env` beside
the program, or the file that `TURNABOUT_CONFIG` names. The environment wins.
"""

import os
import re
from contextlib import suppress
from errno import EACCES
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from babel.core import get_global
from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from turnabout.base.mail import mime
from turnabout.base.server.env_file import PREFIX, file_errors, unknown_variables, where_set
from turnabout.base.server.private_files import private_folder

PACKAGE = Path(__file__).resolve().parents[2]
CHECKOUT = PACKAGE.parents[1]  # …/platform/turnabout in a checkout; meaningless in a wheel
HOME = CHECKOUT if (CHECKOUT / "pyproject.toml").is_file() else Path.cwd()
LANGUAGES = {"en": "English", "fr": "Français"}  # code → name in the language itself

TERRITORIES, ALIASES = get_global("zone_territories"), get_global("zone_aliases")
COUNTRIES = {one for one in TERRITORIES.values() if one.isalpha()} - {"ZZ"} | {"XK"}


class BadSettings(SystemExit):
    """Some settings are invalid. Exits the program with one sentence for each as its message."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", populate_by_name=True)

    instance: Path = HOME / "instance"
    database_url: str = Field(
        "", validation_alias=AliasChoices("TURNABOUT_DATABASE_URL", "DATABASE_URL")
    )
    public_url: str = "http://127.0.0.1:8000"
    site_name: Annotated[str, Field(min_length=1, max_length=60)] = "Turnabout"
    run_by: Annotated[str, Field(max_length=120)] = ""
    language: Literal["en", "fr"] = "en"
    time_zone: str = "UTC"
    country: str = ""
    secret_key: SecretStr = SecretStr("")
    smtp_url: SecretStr = SecretStr("")
    smtp_insecure: bool = False
    mail_from: str = "Turnabout <turnabout@localhost>"
    rate_limits: bool = True
    trusted_hosts: str = ""
    hsts_subdomains: bool = False
    proxy_hops: Annotated[int, Field(ge=0, le=5)] = 0
    upload_megabytes: Annotated[int, Field(ge=1, le=50)] = 8
    log_format: Literal["text", "json"] = "text"
    development: bool = False

    @field_validator("public_url")
    @classmethod
    def a_site(cls, value: str) -> str:
        value = value.rstrip("/")
        if not leads_to_host(value, "http", "https") or value.count("/") > 2:
            raise ValueError(
                "should be an address without a path, such as https://help.example.org"
            )
        return value

    @field_validator("trusted_hosts")
    @classmethod
    def names_of_hosts(cls, value: str) -> str:
        if re.search(r"[^\w.\-:*,\[\] ]", value):
            raise ValueError("should be names of hosts, such as help.example.org www.example.org")
        return value

    @field_validator("database_url")
    @classmethod
    def a_known_database(cls, value: str) -> str:
        kinds = ("sqlite", "postgres", "postgresql", "postgresql+psycopg")
        if value and urlsplit(value).scheme not in kinds or not is_address(value):
            raise ValueError(
                "should be an address such as postgresql://name:password@host/database"
            )
        return value

    @field_validator("time_zone")
    @classmethod
    def a_known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is not the name of a time zone, such as Europe/Paris")
        return value

    @field_validator("country")
    @classmethod
    def a_known_country(cls, value: str) -> str:
        if value and value.upper() not in COUNTRIES:
            raise ValueError("is not a country of two letters, such as GB")
        return value.upper()

    @field_validator("smtp_url")
    @classmethod
    def a_mail_server(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        if text and not leads_to_host(text, "smtp", "smtps"):
            raise ValueError("should be an address such as smtp://name:password@host:587")
        return value

    @field_validator("mail_from")
    @classmethod
    def a_sender(cls, value: str) -> str:
        try:
            mime.mailbox("From", value)
        except ValueError:
            raise ValueError("should be a sender such as Job club <post@example.org>") from None
        if not value.isprintable():
            raise ValueError("should be a sender such as Job club <post@example.org>")
        return value

    @property
    def database(self) -> str:
        """The database URL in the form that SQLAlchemy expects."""
        url = self.database_url or f"sqlite:///{self.instance.resolve() / 'turnabout.sqlite3'}"
        return url.replace("postgres://", "postgresql://", 1)

    @property
    def region(self) -> str | None:
        """The country of phone numbers without a country code: that in the settings, else the time zone's."""
        zone = ALIASES.get(self.time_zone, self.time_zone)
        country = self.country or TERRITORIES.get(zone)
        return country if country in COUNTRIES else None

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def is_public(self) -> bool:
        """Whether the public address is not just this machine."""
        host = urlsplit(self.public_url).hostname or ""
        return host not in ("localhost", "::1") and not host.startswith("127.")

    @property
    def sends_mail(self) -> bool:
        return bool(self.smtp_url.get_secret_value())


def is_address(text: str) -> bool:
    with suppress(ValueError):
        urlsplit(text).port  # noqa: B018  (raises ValueError if the port is not a number)
        return True
    return False


def leads_to_host(text: str, *schemes: str) -> bool:
    """Whether the text is a URL with a host and one of these schemes."""
    if not is_address(text) or re.search(r"\s", text):
        return False
    parts = urlsplit(text)
    return parts.scheme in schemes and bool(parts.hostname)


def load(**given: object) -> Settings:
    """Read the settings from the environment and the settings file. Raises BadSettings."""
    env_file = file()
    if wrong := unknown_variables(os.environ, NAMES) + file_errors(env_file, NAMES):
        raise BadSettings("\n".join(wrong))
    try:
        found = Settings(_env_file=env_file, **given)  # type: ignore[call-arg,arg-type]
        if not os.access(private_folder(found.instance), os.W_OK | os.X_OK):
            raise PermissionError(EACCES, os.strerror(EACCES))
    except ValidationError as wrong_values:
        raise BadSettings(
            "\n".join(explain_error(one, env_file) for one in wrong_values.errors())
        ) from None
    except OSError as trouble:
        words = f"{found.instance} cannot be written to ({trouble.strerror})"
        raise BadSettings(f"{source('instance', env_file)}: {words}.") from None
    if 0 < len(found.secret_key.get_secret_value()) < SHORTEST_KEY:
        raise BadSettings(f"{source('secret_key', env_file)}: {TOO_SHORT}.")
    return found


NAMES = {f"{PREFIX}{name}".upper() for name in Settings.model_fields} | {"DATABASE_URL"}


def file() -> Path | None:
    """Return the settings file, if any. Raises BadSettings if it is unreadable, or named but missing."""
    named = os.environ.get("TURNABOUT_CONFIG")
    found = Path(named or HOME / "turnabout.env")
    if not named and not found.exists():
        return None
    try:
        found.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        raise BadSettings(f"TURNABOUT_CONFIG: {found} cannot be read ({trouble}).") from None
    return found


# Our wording for messages of pydantic that are addressed to programmers.
MESSAGES = {
    "bool_parsing": "should be on or off",
    "int_parsing": "should be a whole number",
}


def explain_error(one, env_file: Path | None) -> str:
    """Return one sentence that says where a setting was set and what is wrong with it."""
    field = "_".join(str(part) for part in one["loc"]).lower().removeprefix(PREFIX.lower())
    words = MESSAGES.get(one["type"], one["msg"].removeprefix("Value error, "))
    return f"{source(field, env_file)}: {words}."


def source(field: str, env_file: Path | None) -> str:
    names = [f"{PREFIX}{field}".upper()] + ["DATABASE_URL"] * (field == "database_url")
    return where_set(names, env_file)


SHORTEST_KEY = 32
TOO_SHORT = "should be at least 32 characters long, such as what `openssl rand -hex 32` prints"


def assets(folder: str) -> Path:
    """Return the path of `templates` or `static`: inside the package in a wheel, at the top of a checkout."""
    shipped = PACKAGE / folder
    return shipped if shipped.is_dir() else CHECKOUT / folder
