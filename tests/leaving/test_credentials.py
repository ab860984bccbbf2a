"""Where the password comes from, and the many places where it is not."""

from __future__ import annotations

import os
import pickle
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import pytest

from leaving.post_office import PostOffice, post_office
from sincerely.errors import Mistake, Refused, SettingsError
from sincerely.mail import credentials
from sincerely.mail.credentials import Secret, is_safe, password

WORD = "hunter2 – grün"


class Vault(keyring.backend.KeyringBackend):
    """A keyring in memory: what a real one does, without a desktop."""

    priority = 1  # type: ignore[assignment]  # keyring declares a property of the class

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class PlaintextKeyring(Vault):
    """Named as the one of keyrings.alt that writes plain text."""


@pytest.fixture
def use() -> Iterator[Any]:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_a_secret_shows_itself_nowhere_unasked():
    secret = Secret(WORD)
    assert WORD not in f"{secret} {secret!r} {[secret]} {vars(type(secret))}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert secret.reveal() == WORD


def test_the_keyring_keeps_it_and_gives_it_back(use: Any):
    use(Vault())
    credentials.store("sam", Secret(WORD))
    assert password("sam", "smtp.okafor.example").reveal() == WORD


def test_a_keyring_that_writes_plain_text_is_neither_written_nor_read(use: Any):
    plain = PlaintextKeyring()
    plain.kept["sincerely", "sam"] = WORD
    use(plain)
    with pytest.raises(Refused, match="no keyring that keeps a password safe"):
        credentials.store("sam", Secret("other"))
    assert plain.kept == {("sincerely", "sam"): WORD}
    with pytest.raises(Mistake, match="no password for sam in the keyring"):
        password("sam", "smtp.okafor.example")


def test_of_several_keyrings_only_a_safe_one_is_used(use: Any, monkeypatch: pytest.MonkeyPatch):
    plain, vault = PlaintextKeyring(), Vault()
    monkeypatch.setattr(keyring.backends.chainer.ChainerBackend, "backends", [plain, vault])
    use(keyring.backends.chainer.ChainerBackend())
    credentials.store("sam", Secret(WORD))
    assert (plain.kept, vault.kept) == ({}, {("sincerely", "sam"): WORD})


def test_a_machine_without_a_keyring_is_told_in_words(use: Any):
    use(keyring.backends.fail.Keyring())
    with pytest.raises(Refused, match="no keyring"):
        credentials.store("sam", Secret(WORD))
    with pytest.raises(Mistake) as told:
        password("sam", "smtp.okafor.example")
    assert "password_variable" in told.value.problems[0].hint


def test_keyrings_of_keyrings_alt_are_not_safe():
    assert not is_safe(type("Keyring", (), {"__module__": "keyrings.alt.file"})())
    assert not is_safe(keyring.backends.fail.Keyring())
    assert is_safe(Vault())


def test_a_variable_is_used_only_where_it_is_named():
    assert password("sam", "h", variable="W", environment={"W": WORD}).reveal() == WORD
    with pytest.raises(SettingsError, match="name the variable W, and it is not set"):
        password("sam", "h", variable="W", environment={})


def test_a_file_for_its_owners_eyes_is_used_and_any_other_is_not(tmp_path: Path):
    file = tmp_path / "word"
    file.write_text(f"{WORD}\nmore\n", encoding="utf-8")
    file.chmod(0o644)
    with pytest.raises(SettingsError, match="can be read by others") as told:
        password("sam", "h", file=file)
    assert told.value.problems[0].hint == f"Keep it to yourself: chmod 600 {file}"
    file.chmod(0o600)
    assert password("sam", "h", file=file).reveal() == WORD


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe"])
def test_a_file_without_a_password_is_told(tmp_path: Path, content: bytes):
    file = tmp_path / "word"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(SettingsError):
        password("sam", "h", file=file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(SettingsError, match="could not be read"):
        password("sam", "h", file=tmp_path / "none")


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office(password=WORD) as running:
        yield running


def run(folder: Path, *args: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("SINCERELY_")}, "HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", **variables,
    }  # fmt: skip
    command = [sys.executable, "-m", "sincerely", "--desk-file", str(folder / "desk.sqlite3"), *args]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_planted_password_is_found_in_nothing_that_the_program_writes_or_says(tmp_path: Path, office: PostOffice):
    said = [
        run(
            tmp_path,
            "init",
            "--side",
            "candidate",
            "--name",
            "Sam Okafor",
            "--email",
            "sam@okafor.example",
            "--time-zone",
            "America/Los_Angeles",
        )
    ]
    secret = {"MAIL_WORD": WORD, "SINCERELY_PASSWORD_VARIABLE": "MAIL_WORD", "SINCERELY_TRACE": "1"}
    options = [
        "--smtp-host",
        "127.0.0.1",
        "--smtp-port",
        str(office.port),
        "--smtp-security",
        "none",
        "--smtp-user",
        "sam@okafor.example",
    ]
    for args in (["connect", *options], ["show"], ["show", "--json"], ["test"], ["test", "--json"]):
        said.append(run(tmp_path, "mailbox", *args, **secret))
    assert [one.returncode for one in said] == [0] * 6, [one.stderr for one in said]
    office.right = "another"
    said += [run(tmp_path, "mailbox", "test", **secret), run(tmp_path, "send", "--now", **secret)]
    assert said[-2].returncode == 6
    assert office.passwords and set(office.passwords) == {WORD}
    for one in said:
        assert "hunter2" not in one.stdout + one.stderr
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"hunter2" not in file.read_bytes(), file


def test_the_password_typed_on_a_terminal_is_neither_shown_nor_in_the_process_list(tmp_path: Path, office: PostOffice):
    assert (
        run(
            tmp_path,
            "init",
            "--side",
            "candidate",
            "--name",
            "Sam Okafor",
            "--email",
            "sam@okafor.example",
            "--time-zone",
            "America/Los_Angeles",
        ).returncode
        == 0
    )
    leader, follower = pty.openpty()
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    command = [sys.executable, "-m", "sincerely", "--desk-file", str(tmp_path / "desk.sqlite3"), "mailbox", "connect", "--smtp-host", "127.0.0.1",
               "--smtp-port", str(office.port), "--smtp-security", "none", "--smtp-user", "sam@okafor.example"]  # fmt: skip
    process = subprocess.Popen(
        command, env=environment, stdin=follower, stdout=follower, stderr=follower, start_new_session=True
    )
    os.close(follower)
    shown, listed = b"", b""
    while b"not shown" not in shown:
        shown += os.read(leader, 1000)
    os.write(leader, f"{WORD}\n".encode())
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            listed += path.read_bytes()
        except OSError:
            continue
    try:
        while part := os.read(leader, 1000):
            shown += part
    except OSError:
        pass  # the terminal closed with the process
    os.close(leader)
    assert process.wait(30) == 0, shown.decode()
    assert office.passwords == [WORD]
    assert b"hunter2" not in shown
    assert b"hunter2" not in listed
    assert b"it will be asked each time" in shown
