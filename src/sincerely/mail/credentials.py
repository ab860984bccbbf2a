"""Where a password comes from: the keyring; or a variable or a file for its owner's eyes, if asked for; or the terminal.

It is never in a file of ours, a log, an address, an error or a process list. A keyring that writes plain text is refused,
whatever else is installed.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sincerely.errors import Mistake, Refused, SettingsError

KEYRING = "sincerely"
GRANTS = "sincerely oauth"  # what providers granted, by user, and the secrets of clients, by client
SAFE_MODE = 0o077  # nobody but the owner may read or write the file


class Secret:
    """A password that shows itself to nobody who does not ask for it by name."""

    __slots__ = ("_word",)

    def __init__(self, word: str) -> None:
        self._word = word

    def reveal(self) -> str:
        """Return the password, for the one line that hands it to the server."""
        return self._word

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> Any:
        raise TypeError("a secret is not written anywhere")


def password(
    user: str, host: str, *, variable: str | None = None, file: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Secret:  # fmt: skip
    """Return the password of `user`. Raises Refused, SettingsError or Mistake that says how to give it.

    Args:
        variable: the name of an environment variable to take it from, and `file` a file of mode 0600: only if set.
    """
    if variable:
        return from_variable(variable, os.environ if environment is None else environment)
    if file:
        return _from_file(file)
    found = kept(user)
    if found is not None:
        return found
    if _terminal():
        return asked(user, host)
    raise Mistake(
        f"There is no password for {user} in the keyring, and nobody to ask.", code="no_password",
        hint="Store it: sincerely mailbox connect ADDRESS; on a server set password_variable or password_file.",
    )  # fmt: skip


def asked(user: str, host: str) -> Secret:
    """Ask for the password on the terminal, without showing it. Raises Mistake where there is no terminal, or no answer."""
    secret = asked_or_none(f"Password of {user} at {host} (not shown): ")
    if secret is None:
        raise Mistake("No password was given.", code="no_password", hint="Run it again and type the password.")
    return secret


def asked_or_none(question: str) -> Secret | None:
    """Ask for a secret on the terminal, without showing it; None for an empty line. Raises Mistake where there is no terminal."""
    import getpass

    if not _terminal():
        raise Mistake(
            "A password is asked on a terminal, and this is none.", code="no_terminal",
            hint="Run it in a terminal, or set password_variable or password_file (oauth.secret_variable for a client's).",
        )  # fmt: skip
    word = getpass.getpass(question)
    return Secret(word) if word else None


def store(user: str, secret: Secret, *, of: str = KEYRING) -> None:
    """Put a password, or another secret `of` a user, into the keyring. Raises Refused where none keeps it safe."""
    import keyring.errors

    safe = _safe_keyring()
    if safe is None:
        raise no_keyring(user)
    try:
        safe.set_password(of, user, secret.reveal())
    except keyring.errors.KeyringError as error:
        raise no_keyring(user, type(error).__name__) from None


def kept(user: str, *, of: str = KEYRING) -> Secret | None:
    """Return the password, or another secret `of` a user, that a safe keyring holds; None where it holds none."""
    found = _from_keyring(user, of)
    return None if found is None else Secret(found)


def no_keyring(user: str, why: str = "") -> Refused:
    """Return the error for a machine that has no safe place for a password."""
    note = f" ({why})" if why else ""
    return Refused(
        f"This machine has no keyring that keeps a password safe{note}, so that of {user} was not stored.",
        code="no_keyring",
        hint="It will be asked each time; on a server set password_variable, or password_file (a file of mode 0600).",
    )  # fmt: skip


def from_variable(variable: str, environment: Mapping[str, str]) -> Secret:
    """Return what an environment variable holds. Raises SettingsError where it is not set."""
    word = environment.get(variable)
    if not word:
        raise SettingsError(
            f"The settings name the variable {variable}, and it is not set.", code="no_password",
            hint=f"Set it where the program runs, without typing it on a command line: read -rs {variable}; export {variable}",
        )  # fmt: skip
    return Secret(word)


def _from_file(file: Path) -> Secret:
    try:
        mode = file.stat().st_mode
        if not stat.S_ISREG(mode) or (os.name == "posix" and mode & SAFE_MODE):
            raise SettingsError(
                f"The password file {file} can be read by others, so it was not used.", code="password_file_open",
                hint=f"Keep it to yourself: chmod 600 {file}",
            )  # fmt: skip
        word = file.read_text(encoding="utf-8").split("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise SettingsError(
            f"The password file {file} could not be read: {why}.", code="no_password", hint=f"Look at it: ls -l {file}"
        ) from None
    if not word:
        raise SettingsError(
            f"The password file {file} is empty.", code="no_password", hint="Its first line is the password."
        )
    return Secret(word)


def _from_keyring(user: str, of: str) -> str | None:
    import keyring.errors

    safe = _safe_keyring()
    if safe is None:
        return None
    try:
        found: str | None = safe.get_password(of, user)
    except keyring.errors.KeyringError:  # locked, or not there after all: the terminal is asked
        return None
    return found


def _safe_keyring() -> Any:
    """Return the keyring, or None where there is none, or only one that writes plain text."""
    import keyring
    import keyring.backends.chainer

    chosen = keyring.get_keyring()
    every = chosen.backends if isinstance(chosen, keyring.backends.chainer.ChainerBackend) else [chosen]
    return next((one for one in every if is_safe(one)), None)


def is_safe(backend: Any) -> bool:
    """Say whether a keyring keeps what it is given secret: not one of keyrings.alt, and not the one that only fails."""
    kind = type(backend)
    names = {name for one in kind.__mro__ for name in (one.__module__, one.__name__)}
    module = kind.__module__
    return not (
        module.startswith(("keyrings.alt", "keyring.backends.fail", "keyring.backends.null"))
        or any("plaintext" in name.lower() for name in names)
    )


def _terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()
