"""A mailbox without its password: asked in a browser or with a code, kept where it is safe, and told plainly when it ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import keyring
import pytest

from leaving.test_credentials import Vault
from servers.authority import CLIENT, Authority, authority
from servers.rig import MailServers
from sincerely.errors import Mistake, Refused, Rejected, SettingsError, SincerelyError, Unavailable
from sincerely.mail.credentials import GRANTS, Secret
from sincerely.mail.mailbox import providers
from sincerely.mail.oauth import Grants, authority_of
from sincerely.settings import load

SAM = "sam@okafor.example"


@pytest.fixture
def asks() -> Iterator[Authority]:
    with authority() as running:
        yield running


@pytest.fixture
def vault() -> Iterator[Vault]:
    before, made = keyring.get_keyring(), Vault()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


class Clock:
    def __init__(self) -> None:
        self.at = datetime(2026, 11, 25, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def values(running: Authority, **other: Any) -> dict[str, Any]:
    own = {f"oauth.{name}_url": f"{running.url}/{name}" for name in ("authorize", "token", "device")}
    return {**load({}), **own, "oauth.client_id": CLIENT, "oauth.scopes": "mail offline", "answer_s": 5.0, **other}


def grants(
    running: Authority, clock: Callable[[], datetime] | None = None, file: Path | None = None, **other: Any
) -> Grants:
    secret = Secret(running.secret) if running.secret else None
    return Grants(authority_of(None, values(running, **other)), SAM, now=clock or Clock(), file=file, secret=secret)


def browser(url: str) -> None:
    threading.Thread(target=lambda: urlopen(url, timeout=5).read(), daemon=True).start()


def code_of(error: SincerelyError) -> str:
    return error.problems[0].code


def test_a_yes_in_the_browser_is_kept_and_bound_to_this_machine_and_this_question(asks: Authority, vault: Vault):
    clock = Clock()
    found = grants(asks, clock)

    assert found.in_browser(browser)

    _, asked = asks.asked[0]
    assert asked["client_id"] == CLIENT and asked["scope"] == "mail offline" and asked["login_hint"] == SAM
    assert asked["redirect_uri"].startswith("http://127.0.0.1:") and asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 16
    assert vault.kept == {(GRANTS, SAM): f"refresh-1-{SAM}"}
    assert found.access().reveal() == f"access-1-{SAM}"
    assert len(asks.asked) == 2, "the token holds for an hour"


def test_the_next_token_is_fetched_before_the_old_one_ends_and_a_new_refresh_token_is_kept(
    asks: Authority, vault: Vault
):
    clock = Clock()
    found = grants(asks, clock)
    found.in_browser(browser)

    clock.at += timedelta(minutes=59, seconds=1)

    assert found.access().reveal() == f"access-2-{SAM}"
    assert vault.kept == {(GRANTS, SAM): f"refresh-2-{SAM}"}
    assert grants(asks, clock).access().reveal() == f"access-3-{SAM}", "another process has the token of the keyring"


def test_a_client_with_a_secret_shows_it_to_the_authority_alone(asks: Authority, vault: Vault):
    asks.secret = "client secret, 7 apples"
    found = grants(asks)
    found.in_browser(browser)

    assert [words.get("client_secret") for path, words in asks.asked if path == "/token"] == [asks.secret]
    asks.secret = "another"
    with pytest.raises(Rejected) as caught:
        found.in_browser(browser)
    assert code_of(caught.value) == "unknown_client"


def test_an_answer_to_another_question_changes_nothing(asks: Authority, vault: Vault):
    said: list[int] = []

    def meddler(url: str) -> None:
        from urllib.error import HTTPError
        from urllib.parse import parse_qs, urlsplit

        back = parse_qs(urlsplit(url).query)["redirect_uri"][0]

        def first_another() -> None:
            for query in ("?code=stolen&state=guessed", "?state=", "favicon.ico", "?code=a&code=b"):
                try:
                    urlopen(back + query, timeout=5)
                except HTTPError as error:
                    said.append(error.code)
            urlopen(url, timeout=5)

        threading.Thread(target=first_another, daemon=True).start()

    assert grants(asks).in_browser(meddler)
    assert said == [404] * 4


@pytest.mark.parametrize(
    ("error", "code"), [("access_denied", "grant_refused"), ("invalid_scope", "grant_refused"), ("temporarily_unavailable", "authority_silent"), ("unauthorized_client", "unknown_client")]
)  # fmt: skip
def test_a_no_in_the_browser_is_told(asks: Authority, vault: Vault, error: str, code: str):
    asks.says_no = error

    with pytest.raises(SincerelyError) as caught:
        grants(asks).in_browser(browser)

    assert code_of(caught.value) == code and error in str(caught.value.problems[0].say)
    assert vault.kept == {}


def test_a_code_is_typed_on_another_device_and_waited_for(asks: Authority, vault: Vault):
    asks.pending, shown, slept = 2, list[tuple[str, str]](), list[float]()

    assert grants(asks).on_another_device(lambda url, code: shown.append((url, code)), sleep=slept.append)

    assert shown == [(f"{asks.url}/type", "WXYZ-1234")] and slept == [1, 1, 1]
    assert vault.kept == {(GRANTS, SAM): f"refresh-1-{SAM}"}


def test_who_asks_too_often_waits_longer_and_not_for_ever(asks: Authority, vault: Vault):
    asks.pending, asks.slow_down, slept = 9, True, list[float]()

    with pytest.raises(Rejected) as caught:
        grants(asks).on_another_device(lambda url, code: None, sleep=slept.append)

    assert slept == [1, 6] and code_of(caught.value) == "grant_refused"
    asks.clear()
    asks.says_no = "access_denied"
    with pytest.raises(Rejected):
        grants(asks).on_another_device(lambda url, code: None, sleep=slept.append)


def test_what_was_taken_back_is_told_plainly_and_what_cannot_be_reached_is_tried_later(asks: Authority, vault: Vault):
    clock = Clock()
    found = grants(asks, clock)
    found.in_browser(browser)
    clock.at += timedelta(hours=2)

    asks.broken = True
    with pytest.raises(Unavailable) as caught:
        found.access()
    assert code_of(caught.value) == "authority_silent"

    asks.broken = False
    asks.take_back()
    with pytest.raises(Rejected) as ended:
        found.access()
    [problem] = ended.value.problems
    assert problem.code == "grant_ended" and "taken back" in problem.say
    assert problem.hint == f"Give it again: sincerely mailbox connect {SAM}"


def test_who_was_never_asked_is_told_how(asks: Authority, vault: Vault):
    with pytest.raises(Mistake) as caught:
        grants(asks).access()

    assert code_of(caught.value) == "no_grant"


def test_a_file_keeps_it_for_its_owner_alone_beside_those_of_others(asks: Authority, tmp_path: Path):
    file = tmp_path / "kept" / "grants.json"
    file.parent.mkdir()
    file.write_text('{"bo@aurora.example": "theirs"}')
    file.chmod(0o600)

    assert grants(asks, file=file).in_browser(browser)

    assert json.loads(file.read_text()) == {"bo@aurora.example": "theirs", SAM: f"refresh-1-{SAM}"}
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["grants.json"]
    assert grants(asks, file=file).access().reveal() == f"access-2-{SAM}"
    file.chmod(0o644)
    with pytest.raises(SettingsError) as caught:
        grants(asks, file=file).access()
    assert code_of(caught.value) == "password_file_open"


@pytest.mark.parametrize("text", ["", "no json", "[]", '{"sam": 3'])
def test_a_file_that_is_none_of_ours_is_named_and_left_as_it_is(asks: Authority, tmp_path: Path, text: str):
    file = tmp_path / "grants.json"
    file.write_text(text)
    file.chmod(0o600)

    with pytest.raises(SettingsError) as caught:
        grants(asks, file=file).access()

    assert code_of(caught.value) == "bad_grants" and file.read_text() == text


def test_where_no_keyring_is_safe_it_holds_for_this_command_alone(asks: Authority):
    before = keyring.get_keyring()
    from keyring.backends import fail

    keyring.set_keyring(fail.Keyring())
    try:
        found = grants(asks)
        assert not found.in_browser(browser)
        assert found.access().reveal() == f"access-1-{SAM}"
    finally:
        keyring.set_keyring(before)


def test_what_the_settings_lack_is_named_at_once():
    with pytest.raises(SettingsError) as caught:
        authority_of(None, load({}))
    assert all(
        name in caught.value.problems[0].say
        for name in ("oauth.authorize_url", "oauth.token_url", "oauth.scopes", "oauth.client_id")
    )

    with pytest.raises(SettingsError) as known:
        authority_of(providers()["microsoft"]["oauth"], load({}))
    assert known.value.problems[0].say == "To be let in by Microsoft, Sincerely needs oauth.client_id in its settings."


def test_an_open_line_is_never_used_to_ask():
    stated = {
        **load({}),
        "oauth.client_id": CLIENT,
        "oauth.scopes": "mail",
        "oauth.authorize_url": "https://login.company.example/a",
    }
    with pytest.raises(Refused) as caught:
        authority_of(None, {**stated, "oauth.token_url": "http://login.company.example/t"})
    assert code_of(caught.value) == "line_not_private"


def test_a_companys_own_tenant_is_asked():
    found = authority_of(
        providers()["microsoft365"]["oauth"], {**load({}), "oauth.client_id": CLIENT, "oauth.tenant": "aurora.example"}
    )

    assert found.token == "https://login.microsoftonline.com/aurora.example/oauth2/v2.0/token"
    assert found.redirect_host == "localhost" and found.device and "offline_access" in found.scopes


def test_google_gives_no_mailbox_by_a_code(vault: Vault):
    known = authority_of(providers()["gmail"]["oauth"], {**load({}), "oauth.client_id": CLIENT})
    with pytest.raises(Mistake) as caught:
        Grants(known, SAM, now=Clock(), file=None, secret=None).on_another_device(lambda url, code: None)
    assert code_of(caught.value) == "no_device_flow"


# --- with real servers, from the command line ---------------------------------------------------------------------------------


def run(folder: Path, servers: MailServers, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    url = servers.authority.url
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "SINCERELY_OAUTH_CLIENT_ID": CLIENT,
        "SINCERELY_OAUTH_AUTHORIZE_URL": f"{url}/authorize", "SINCERELY_OAUTH_TOKEN_URL": f"{url}/token",
        "SINCERELY_OAUTH_DEVICE_URL": f"{url}/device", "SINCERELY_OAUTH_SCOPES": "mail",
        "SINCERELY_OAUTH_TOKEN_FILE": str(folder / "grants.json"), "SINCERELY_CA_FILE": str(servers.ca_file), "SINCERELY_ANSWER_S": "10",
        "SINCERELY_UNDO_MINUTES": "0", "BROWSER": f"{sys.executable} -c \"import sys,urllib.request as u;u.urlopen(sys.argv[1])\" %s",
    } | more  # fmt: skip
    return subprocess.run(
        [sys.executable, "-m", "sincerely", *words], env=environment, cwd=folder, capture_output=True, text=True, timeout=60,
        stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip


def connected(folder: Path, servers: MailServers, *more: str) -> subprocess.CompletedProcess[str]:
    assert run(folder, servers, "init", "--side", "candidate", "--name", "Sam Okafor", "--email", SAM).returncode == 0
    return run(
        folder, servers, "mailbox", "connect", SAM, "--oauth", "own", "--smtp-host", servers.host, "--smtp-port",
        str(servers.submission_port), "--imap-host", servers.host, "--imap-port", str(servers.imaps_port), *more,
    )  # fmt: skip


@pytest.mark.parametrize("more", [(), ("--device",)])
def test_a_mailbox_is_connected_without_a_password_and_no_token_is_told(
    mail_servers: MailServers, tmp_path: Path, more: tuple[str, ...]
):
    done = connected(tmp_path, mail_servers, *more)

    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("log in: ok") == 2 and "Your mailbox is connected." in done.stdout
    assert "WXYZ-1234" in done.stdout if more else "A page opens in your browser" in done.stdout
    assert run(tmp_path, mail_servers, "mailbox", "test").stdout.count("log in: ok") == 2
    assert "what was granted, in" in run(tmp_path, mail_servers, "mailbox", "show").stdout
    written = b"".join(
        path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name != "grants.json"
    )
    for secret in (b"access-", b"refresh-"):
        assert secret not in written and secret.decode() not in done.stdout + done.stderr
    assert (tmp_path / "grants.json").stat().st_mode & 0o777 == 0o600


def test_a_permission_taken_back_is_told_with_what_to_do(mail_servers: MailServers, tmp_path: Path):
    connected(tmp_path, mail_servers)
    mail_servers.authority.take_back()

    done = run(tmp_path, mail_servers, "mailbox", "test")

    assert done.returncode == 6 and "no longer lets Sincerely into" in done.stderr
    assert f"sincerely mailbox connect {SAM}" in done.stderr


def test_a_token_that_the_servers_do_not_take_is_told(mail_servers: MailServers, tmp_path: Path):
    connected(tmp_path, mail_servers)
    real = mail_servers.authority.grant
    mail_servers.authority.grant = lambda user: {**real(user), "access_token": "worthless"}  # type: ignore[method-assign]  # the server is the tests' own, and worthless for once
    try:
        done = run(tmp_path, mail_servers, "mailbox", "test")
    finally:
        del mail_servers.authority.grant

    assert (
        done.returncode == 6
        and "did not let sam@okafor.example log in" in done.stdout
        and "worthless" not in done.stdout + done.stderr
    )
