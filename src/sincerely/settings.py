"""SETTINGS, one table: the loader, the sample file, the reference page and the error texts are all made from it.

Settings come from a TOML file in the user's configuration folder and from SINCERELY_* in the environment, which wins.
The program reads that file and never writes it. All problems are told at once; core and desk never see this module.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sincerely.errors import Problem, SettingsError

PREFIX = "SINCERELY_"
NOT_SETTINGS = ("SINCERELY_TRACE", "SINCERELY_SETTINGS")  # how to run, not how to work
Check = Callable[[Any], str | None]  # what was wanted instead, or None if the value will do


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting. `name` may have a table before its dot (`smtp.host`); `default` None means not set."""

    name: str
    type: type[int] | type[float] | type[str] | type[bool]
    default: Any
    says: str
    example: str
    check: Check | None = None

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.name.replace(".", "_").upper()


def between(least: float, most: float) -> Check:
    """Return the check that a number lies between two others, both included."""
    return lambda value: None if least <= value <= most else f"a number from {least:g} to {most:g}"


def one_of(*words: str) -> Check:
    """Return the check that a text is one of these."""
    return lambda value: None if value in words else f"one of {', '.join(words)}"


def clock_time(value: Any) -> str | None:
    """Check that a text is a time of day."""
    return None if re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value) else 'a time of day, as in "08:00"'


def dns_server(value: Any) -> str | None:
    """Check that a text is the numeric address of a server, with or without a port."""
    from ipaddress import ip_address

    found = re.fullmatch(
        r"\[(?P<six>[^\]]+)\](:(?P<six_port>\d{1,5}))?|(?P<four>[^:]+)(:(?P<four_port>\d{1,5}))?|(?P<bare>.+)", value
    )
    try:
        ip_address(str(found and (found["six"] or found["four"] or found["bare"])))
    except ValueError:
        return 'the numeric address of a server, as in "9.9.9.9" or "127.0.0.1:5353"'
    return None


def line(value: Any) -> str | None:
    """Check that a text is one line without control characters, so that it can be no second header or command."""
    return None if value.strip() and value.isprintable() else "a text of one line"


SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="desk_file", type=str, default=None, check=line, example='"~/letters/desk.sqlite3"',
        says="The file of your desk, or its address on PostgreSQL (postgresql://server/sincerely). Not set: desk.sqlite3 in your data folder.",
    ),
    Setting(
        name="playbook", type=str, default=None, check=line, example='"~/letters/playbook"',
        says="A folder with a playbook of your own, laid over ours: your clocks and your ways of saying.",
    ),
    Setting(
        name="register", type=str, default="by_record", check=one_of("by_record", "plain", "warm", "formal"), example='"plain"',
        says="How your letters sound. by_record: formal to whoever is addressed by title, else plain.",
    ),
    Setting(
        name="grammar", type=bool, default=True, example="false",
        says="Let a second reader look for slips of spelling and grammar when you check or approve a letter, where it is installed (sincerely[grammar]).",
    ),
    Setting(
        name="busy_s", type=float, default=10.0, check=between(0, 600), example="10",
        says="How many seconds to wait while another program writes to the desk.",
    ),
    Setting(
        name="undo_minutes", type=int, default=10, check=between(0, 1440), example="10",
        says="How many minutes an approved letter can still be taken back.",
    ),
    Setting(
        name="civil_from", type=str, default="08:00", check=clock_time, example='"08:00"',
        says="Letters leave from this hour on, in the recipient's time zone.",
    ),
    Setting(
        name="civil_to", type=str, default="19:00", check=clock_time, example='"19:00"',
        says="Letters leave until this hour, in the recipient's time zone; one that is due leaves all the same.",
    ),
    Setting(
        name="letters_an_hour", type=int, default=20, check=between(1, 1000), example="20",
        says="At most so many letters leave your mailbox in an hour.",
    ),
    Setting(
        name="letters_a_day", type=int, default=200, check=between(1, 100_000), example="200",
        says="At most so many letters leave your mailbox in a day. Stay below what your provider allows: docs/howto/many-letters.md.",
    ),
    Setting(
        name="count_from", type=int, default=30, check=between(2, 1000), example="30",
        says="From so many letters on that are approved together, their number has to be typed.",
    ),
    Setting(
        name="answer_s", type=float, default=120.0, check=between(0.1, 3600), example="120",
        says="How many seconds to wait for any one answer of a mail server.",
    ),
    Setting(
        name="ca_file", type=str, default=None, check=line, example='"~/company-ca.pem"',
        says="A PEM file with the authority that vouches for your company's servers. Not set: those of the system.",
    ),
    Setting(
        name="password_variable", type=str, default=None, check=line, example='"MAIL_PASSWORD"',
        says="The name of an environment variable that holds the mailbox password. Not set: the keyring, else asked.",
    ),
    Setting(
        name="password_file", type=str, default=None, check=line, example='"~/.mail-password"',
        says="A file that only you may read (mode 0600) whose first line is the mailbox password.",
    ),
    Setting(
        name="keep_sent", type=bool, default=True, example="true",
        says="Put a copy of each letter sent into the mailbox's folder of sent mail, where the provider does not do so.",
    ),
    Setting(
        name="fetch_days", type=int, default=30, check=between(1, 3650), example="30",
        says="How many days back the mailbox is read the first time.",
    ),
    Setting(
        name="smtp.host", type=str, default=None, check=line, example='"smtp.company.example"',
        says="The server that takes your letters.",
    ),
    Setting(
        name="smtp.port", type=int, default=None, check=between(1, 65535), example="587",
        says="Its port. Not set: 465 for tls, 587 for starttls.",
    ),
    Setting(
        name="smtp.security", type=str, default="starttls", check=one_of("tls", "starttls", "none"), example='"starttls"',
        says="How the line is kept private: tls from the start, or starttls. none only for a server on this machine.",
    ),
    Setting(
        name="smtp.user", type=str, default=None, check=line, example='"sam@okafor.example"',
        says="Your name there. The password is kept in your keyring or asked, and never stands in a file.",
    ),
    Setting(
        name="imap.host", type=str, default=None, check=line, example='"imap.company.example"',
        says="The server that keeps your mail; it is only read.",
    ),
    Setting(
        name="imap.port", type=int, default=None, check=between(1, 65535), example="993",
        says="Its port. Not set: 993 for tls, 143 for starttls.",
    ),
    Setting(
        name="imap.security", type=str, default="tls", check=one_of("tls", "starttls", "none"), example='"tls"',
        says="How the line is kept private: tls from the start, or starttls. none only for a server on this machine.",
    ),
    Setting(
        name="imap.user", type=str, default=None, check=line, example='"sam@okafor.example"',
        says="Your name there. Not set: the same as for sending.",
    ),
    Setting(
        name="look_up.allowed", type=bool, default=False, example="true",
        says="Let `mailbox connect` and `mailbox test` ask the domain of your address, and the DNS about it, without a question each time: docs/howto/your-own-domain.md.",
    ),
    Setting(
        name="look_up.mozilla", type=bool, default=False, example="true",
        says="Let `mailbox connect` also ask Mozilla's list where the domain itself says nothing; Mozilla then knows the domain of your address.",
    ),
    Setting(
        name="look_up.dns", type=str, default=None, check=dns_server, example='"9.9.9.9"',
        says="Which DNS server is asked, with its port if that is not 53. Not set: that of this machine.",
    ),
    Setting(
        name="oauth.client_id", type=str, default=None, check=line, example='"0123-abcd.apps.example"',
        says="As which client Google, Microsoft or your company is asked to let Sincerely in; you, or your company, register it there once.",
    ),
    Setting(
        name="oauth.secret_variable", type=str, default=None, check=line, example='"MAIL_CLIENT_SECRET"',
        says="The name of an environment variable that holds the secret of that client. Not set: the keyring, if it has one at all.",
    ),
    Setting(
        name="oauth.token_file", type=str, default=None, check=line, example='"~/.sincerely-grants"',
        says="A file that only you may read (mode 0600), which Sincerely makes and in which it keeps what was granted. Not set: the keyring.",
    ),
    Setting(
        name="oauth.tenant", type=str, default="common", check=line, example='"company.example"',
        says="At Microsoft, the company whose client it is; common is anybody's.",
    ),
    Setting(
        name="oauth.authorize_url", type=str, default=None, check=line, example='"https://login.company.example/authorize"',
        says="Where a browser is sent to ask. Not set: the provider's own.",
    ),
    Setting(
        name="oauth.token_url", type=str, default=None, check=line, example='"https://login.company.example/token"',
        says="Where the token is fetched. Not set: the provider's own.",
    ),
    Setting(
        name="oauth.device_url", type=str, default=None, check=line, example='"https://login.company.example/device"',
        says="Where a code for another device is fetched. Not set: the provider's own, if it has one.",
    ),
    Setting(
        name="oauth.scopes", type=str, default=None, check=line, example='"https://mail.google.com/"',
        says="What is asked for, with blanks between. Not set: what the provider calls reading and sending mail.",
    ),
)  # fmt: skip


def load(environment: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    """Return the value of every setting by name. Raises SettingsError with every problem of file and environment."""
    variables = os.environ if environment is None else environment
    values: dict[str, Any] = {setting.name: setting.default for setting in SETTINGS}
    problems: list[Problem] = []
    file = settings_file(variables)
    for name, stated in _stated_in(file, problems):
        _take(values, name, stated, f"{file}: {name}", problems)
    for variable, text in sorted(variables.items()):
        if variable.startswith(PREFIX) and variable not in NOT_SETTINGS:
            _take_variable(values, variable, text, problems)
    if problems:
        raise SettingsError.of(problems)
    return values


def settings_file(environment: Mapping[str, str]) -> Path:
    """Return where the settings are read from: SINCERELY_SETTINGS, or settings.toml in the user's own folder."""
    named = environment.get("SINCERELY_SETTINGS")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return platformdirs.user_config_path("sincerely", appauthor=False) / "settings.toml"


def desk_path(values: Mapping[str, Any]) -> Path:
    """Return the file of the user's desk: as set, else desk.sqlite3 in the user's data folder."""
    if values["desk_file"]:
        return Path(values["desk_file"].removeprefix("sqlite:")).expanduser()
    import platformdirs

    return platformdirs.user_data_path("sincerely", appauthor=False) / "desk.sqlite3"


def sample() -> str:
    """Return a settings file that says everything and sets nothing: each line is to be uncommented."""
    lines = ["# Settings of Sincerely. Take the # from a line to set it; what is not set keeps its default.", ""]
    table = ""
    for setting in sorted(SETTINGS, key=lambda setting: setting.name.rpartition(".")[0]):
        before, _, name = setting.name.rpartition(".")
        if before != table:
            lines += [f"[{before}]"]
            table = before
        lines += [f"# {setting.says} ({setting.variable})", f"# {name} = {setting.example}", ""]
    return "\n".join(lines)


@cache
def _by_name() -> Mapping[str, Setting]:
    return {setting.name: setting for setting in SETTINGS}


def _stated_in(file: Path, problems: list[Problem]) -> Iterator[tuple[str, Any]]:
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        say = f"The settings could not be read: {why}."
        problems.append(Problem(code="unreadable_settings", say=say, hint=f"Look at it: ls -l {file}", where=str(file)))
        return
    import tomllib

    try:
        stated = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        say = f"The settings are not TOML: {error}."
        problems.append(Problem(code="not_toml", say=say, hint="Mend the line it names.", where=str(file)))
        return
    for name, value in stated.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{inner}", one) for inner, one in value.items())
        else:
            yield name, value


def _take(values: dict[str, Any], name: str, stated: Any, where: str, problems: list[Problem]) -> None:
    from sincerely.core.fields import nearest, shown

    setting = _by_name().get(name)
    if setting is None:
        near = nearest(name, _by_name())
        hint = f"Did you mean {near}?" if near else f"Known: {', '.join(_by_name())}."
        problems.append(Problem(code="unknown_setting", say=f"There is no setting {name!r}.", hint=hint, where=where))
        return
    value = float(stated) if setting.type is float and type(stated) is int else stated
    wanted = None if type(value) is setting.type else WANTED[setting.type]
    if wanted is None and setting.check:
        wanted = setting.check(value)
    if wanted:
        say = f"{name} is {shown(stated)}, which is not {wanted}."
        hint = f"Write, for example: {setting.name.rpartition('.')[2]} = {setting.example}"
        problems.append(Problem(code="bad_setting", say=say, hint=hint, where=where))
        return
    values[name] = value


WANTED = {int: "a whole number", float: "a number", str: "a text in quotes", bool: "true or false"}


def _take_variable(values: dict[str, Any], variable: str, text: str, problems: list[Problem]) -> None:
    from sincerely.core.fields import nearest

    setting = next((setting for setting in SETTINGS if setting.variable == variable), None)
    if setting is None:
        near = nearest(variable, [setting.variable for setting in SETTINGS], cutoff=0.75)
        hint = f"Did you mean {near}?" if near else f"Take it out of the environment: unset {variable}"
        say = f"There is no setting {variable}."
        problems.append(Problem(code="unknown_setting", say=say, hint=hint, where=variable))
        return
    _take(values, setting.name, _read(setting, text), variable, problems)


def _read(setting: Setting, text: str) -> Any:
    try:
        if setting.type is bool:
            return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
        return setting.type(text)
    except ValueError:
        return text
