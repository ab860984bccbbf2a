"""`sincerely mailbox` over the network as it is typed: nothing is asked without leave, and nobody's server gets the password unseen."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import sincerely
from leaving.test_mailbox_look_up import HOSTS, MOZILLA, OWN, SAM, WELL_KNOWN, config
from servers.dns import Zone, dns_server
from servers.rig import MailServers
from servers.sites import Page, Sites, sites

Done = subprocess.CompletedProcess[str]


class Typed:
    """Sam's desk, and the world around it: sites, and a DNS. `type` runs a command without a terminal, `sit` at one."""

    def __init__(self, folder: Path, web: Sites, zone: Zone) -> None:
        self.folder, self.web, self.zone = folder, web, zone
        self.environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(Path(sincerely.__file__).resolve().parents[1]), "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring", "HTTPS_PROXY": web.url, "SINCERELY_CA_FILE": str(web.ca_file),
            "SINCERELY_LOOK_UP_DNS": zone.address, "SINCERELY_ANSWER_S": "10", "COLUMNS": "1000",
        }  # fmt: skip
        assert self.type("init", "--side", "candidate", "--name", "Sam Okafor", "--email", SAM).returncode == 0

    def type(self, *words: str) -> Done:
        return subprocess.run(
            [sys.executable, "-m", "sincerely", *words], env=self.environment, cwd=self.folder, capture_output=True, text=True, timeout=60,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip

    def sit(self, *words: str, answers: Sequence[tuple[str, str]]) -> tuple[int, str]:
        """Run a command at a terminal, and give each answer once its question stands there."""
        leader, follower = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "sincerely", *words], env=self.environment, cwd=self.folder, stdin=follower, stdout=follower, stderr=follower,
            start_new_session=True,
        )  # fmt: skip
        os.close(follower)
        shown, left = "", list(answers)
        try:
            while part := os.read(leader, 4096):
                shown += part.decode("utf-8", "replace")
                flat = " ".join(shown.split())
                if left and left[0][0] in flat:
                    os.write(leader, f"{left.pop(0)[1]}\n".encode())
        except OSError:
            pass  # the terminal closed with the process
        os.close(leader)
        assert left == [], shown
        return process.wait(30), " ".join(shown.split())


@pytest.fixture
def typed(tmp_path: Path) -> Iterator[Typed]:
    with sites(tmp_path / "sites", HOSTS) as web, dns_server() as zone:
        yield Typed(tmp_path, web, zone)


def problem(done: Done) -> tuple[int, str, str]:
    first = json.loads(done.stderr)["problems"][0]
    return done.returncode, first["code"], first["hint"]


def test_without_leave_nobody_is_asked_and_the_error_says_how_to_give_it(typed: Typed):
    typed.web.pages[OWN] = Page(body=config())

    done = typed.type("mailbox", "connect", SAM, "--json")

    status, code, hint = problem(done)
    assert (status, code) == (2, "unknown_provider")
    assert f"sincerely mailbox connect {SAM} --look-up" in hint and "--smtp-host" in hint
    assert typed.web.asked == [] and typed.zone.asked == []


@pytest.mark.parametrize("words", [("--look-up",), ()])
def test_with_leave_the_servers_are_found_and_shown_with_each_step(typed: Typed, words: tuple[str, ...]):
    typed.web.pages[WELL_KNOWN] = Page(body=config())
    if not words:
        typed.environment["SINCERELY_LOOK_UP_ALLOWED"] = "true"

    done = typed.type("mailbox", "connect", SAM, *words, "--untested")

    assert done.returncode == 0, done.stderr
    first, second, *rest = done.stdout.splitlines()
    assert first == f"{OWN}: nothing is there"
    assert second == f"{WELL_KNOWN}: smtp.okafor.example:465 (tls), imap.okafor.example:993 (tls)"
    assert [line.partition(":")[0] for line in rest if line[0] != " "] == ["MX", "SPF", "DKIM", "DMARC", "Your mailbox is connected. Nothing was sent, and nothing in it was marked."]  # fmt: skip
    shown = json.loads(typed.type("mailbox", "show", "--json").stdout)["servers"]
    assert [(one["host"], one["port"], one["security"], one["user"]) for one in shown] == [
        ("smtp.okafor.example", 465, "tls", SAM), ("imap.okafor.example", 993, "tls", SAM)
    ]  # fmt: skip


def test_the_answer_in_json_is_only_json(typed: Typed):
    typed.web.pages[OWN] = Page(body=config())

    found = json.loads(typed.type("mailbox", "connect", SAM, "--look-up", "--untested", "--dry-run", "--json").stdout)

    assert found["looked_up"] == [
        {"asked": OWN, "say": "smtp.okafor.example:465 (tls), imap.okafor.example:993 (tls)", "found": True}
    ]
    assert [row["name"] for row in found["domain"]] == ["MX", "SPF", "DKIM", "DMARC"]
    assert found["written"] is False and found["smtp"]["login"] == "password"


def test_where_nothing_is_found_the_servers_are_to_be_named(typed: Typed):
    done = typed.type("mailbox", "connect", SAM, "--look-up")

    assert done.returncode == 2
    assert done.stdout.splitlines()[-1] == "Mozilla's list: not asked (--ask-mozilla)"
    assert "--smtp-host" in done.stderr and "--look-up" not in done.stderr
    assert MOZILLA not in typed.web.asked


def test_mozilla_is_asked_where_that_is_allowed_too(typed: Typed):
    typed.web.pages[MOZILLA] = Page(body=config())

    done = typed.type("mailbox", "connect", SAM, "--look-up", "--ask-mozilla", "--untested")

    assert done.returncode == 0 and f"{MOZILLA}: smtp.okafor.example:465 (tls)" in done.stdout


def test_a_strangers_server_is_refused_where_nobody_can_say_yes(typed: Typed):
    typed.web.pages[OWN] = Page(body=config(imap="imap.evil.example", user="OKAFOR\\%EMAILLOCALPART%"))

    status, code, hint = problem(typed.type("mailbox", "connect", SAM, "--look-up", "--untested", "--json"))

    assert (status, code) == (4, "servers_elsewhere")
    assert hint.endswith(
        r"--smtp-host smtp.okafor.example --smtp-port 465 --smtp-security tls --smtp-user 'OKAFOR\sam' "
        r"--imap-host imap.evil.example --imap-port 993 --imap-security tls --imap-user 'OKAFOR\sam'"
    )
    assert json.loads(typed.type("mailbox", "show", "--json").stdout)["servers"] == []


def test_servers_named_by_hand_ask_nobody(typed: Typed):
    typed.environment["SINCERELY_LOOK_UP_ALLOWED"] = "true"

    typed.type(
        "mailbox",
        "connect",
        SAM,
        "--smtp-host",
        "smtp.okafor.example",
        "--imap-host",
        "imap.okafor.example",
        "--dry-run",
        "--json",
    )

    assert typed.web.asked == []


def test_a_company_at_google_is_connected_as_google_wants_it(typed: Typed):
    typed.zone.put("okafor.example", "MX", "1 smtp.google.com.")

    done = typed.type("mailbox", "connect", SAM, "--look-up", "--untested")

    assert done.returncode == 0 and "Google wants an app password here" in done.stdout
    shown = json.loads(typed.type("mailbox", "show", "--json").stdout)["servers"]
    assert [one["host"] for one in shown] == ["smtp.gmail.com", "imap.gmail.com"]


def test_a_company_at_microsoft_is_asked_in_the_browser(typed: Typed):
    typed.zone.put("okafor.example", "MX", "0 okafor-example.mail.protection.outlook.com.")

    assert problem(typed.type("mailbox", "connect", SAM, "--look-up", "--json"))[:2] == (3, "no_client")


def test_servers_that_take_no_password_are_told(typed: Typed):
    typed.web.pages[OWN] = Page(body=config(log_in="OAuth2"))

    assert problem(typed.type("mailbox", "connect", SAM, "--look-up", "--json"))[:2] == (2, "wants_oauth")
    done = typed.type("mailbox", "connect", SAM, "--look-up", "--oauth", "own", "--dry-run", "--json")
    assert json.loads(done.stdout)["smtp"] == {
        "host": "smtp.okafor.example", "port": 465, "security": "tls", "user": SAM, "login": "oauth"
    }  # fmt: skip


def test_at_a_terminal_the_question_says_who_would_be_asked_and_an_empty_answer_is_a_no(typed: Typed):
    status, shown = typed.sit("mailbox", "connect", SAM, answers=[("Ask these? [y/N]", "")])

    assert status == 2 and typed.web.asked == [] and typed.zone.asked == []
    for part in (
        OWN,
        WELL_KNOWN,
        "_imaps._tcp.okafor.example",
        "MX of okafor.example",
        "your address is not",
        typed.zone.address,
    ):
        assert part in shown


def test_at_a_terminal_mozilla_is_a_question_of_its_own(typed: Typed):
    answers = [("Ask these? [y/N]", "y"), ("Ask it? [y/N]", "")]

    status, shown = typed.sit("mailbox", "connect", SAM, answers=answers)

    assert status == 2 and "it learns that somebody sets up mail of okafor.example" in shown
    assert MOZILLA not in typed.web.asked


@pytest.mark.parametrize(("answer", "status"), [("", 4), ("y", 0)])
def test_at_a_terminal_a_strangers_server_needs_a_yes(typed: Typed, answer: str, status: int):
    typed.web.pages[OWN] = Page(body=config(imap="imap.evil.example"))
    answers = [
        ("Ask these?", "y"),
        ("imap.evil.example: not of okafor.example. Whoever runs that gets your password.", answer),
    ]

    done, shown = typed.sit("mailbox", "connect", SAM, "--untested", "--dry-run", answers=answers)

    assert done == status, shown


def test_what_vouches_for_letters_is_told_and_never_blocks(typed: Typed):
    typed.type(
        "mailbox",
        "connect",
        SAM,
        "--smtp-host",
        "127.0.0.1",
        "--smtp-port",
        "1",
        "--smtp-security",
        "none",
        "--untested",
    )
    quiet = typed.type("mailbox", "test")
    assert "sincerely mailbox test --domain" in quiet.stdout and typed.zone.asked == []

    typed.zone.txt("okafor.example", "v=spf1 +all")
    done = typed.type("mailbox", "test", "--domain")

    assert done.returncode == quiet.returncode, "the server is not there; what the DNS says changes nothing"
    assert (
        "SPF: wrong. The SPF record of okafor.example lets every server in the world send in its name (+all)."
        in done.stdout
    )
    rows = json.loads(typed.type("mailbox", "test", "--selector", "mine", "--json").stdout)
    assert [row.get("name", row.get("step")) for row in rows][-4:] == ["MX", "SPF", "DKIM", "DMARC"]
    assert rows[-2]["state"] == "not found" and "of the name mine" in rows[-2]["say"]


def test_at_a_provider_one_line_says_that_the_provider_vouches(typed: Typed):
    address = "sam@" + "gmail.com"  # nobody's: the test of the tree allows no such address in full
    typed.type(
        "mailbox",
        "connect",
        address,
        "--smtp-host",
        "127.0.0.1",
        "--smtp-port",
        "1",
        "--smtp-security",
        "none",
        "--imap-host",
        "127.0.0.1",
        "--imap-port",
        "1",
        "--imap-security",
        "none",
        "--untested",
    )

    for words in ((), ("--domain",)):
        assert typed.type("mailbox", "test", *words).stdout.splitlines()[2:] == [
            "SPF, DKIM, DMARC: found. gmail.com is its provider's own domain: the provider vouches for everybody's letters there, and you need do nothing."
        ]
    assert typed.zone.asked == []


@pytest.mark.parametrize("name", ["a b", "a..b", "x" * 64, "$(x)", ""])
def test_a_name_of_a_key_that_can_be_none_is_told(typed: Typed, name: str):
    assert problem(typed.type("mailbox", "test", "--selector", name, "--json"))[:2] == (2, "bad_selector")


def test_a_mailbox_of_ones_own_domain_is_connected_from_the_address_alone(typed: Typed, mail_servers: MailServers):
    both = typed.folder / "authorities.pem"
    both.write_bytes(typed.web.ca_file.read_bytes() + mail_servers.ca_file.read_bytes())
    typed.environment |= {
        "SINCERELY_CA_FILE": str(both),
        "SINCERELY_PASSWORD_VARIABLE": "WORD",
        "WORD": mail_servers.password,
    }
    ports = (str(mail_servers.smtps_port), str(mail_servers.imaps_port))
    typed.web.pages[OWN] = Page(body=config(smtp="localhost", imap="localhost", ports=ports))
    typed.zone.put("okafor.example", "MX", "10 mail.okafor.example.")
    typed.zone.txt("okafor.example", "v=spf1 mx -all")

    status, shown = typed.sit(
        "mailbox", "connect", SAM, answers=[("Ask these?", "y"), ("Do you know that it is right?", "y")]
    )

    assert status == 0, shown
    assert shown.count("log in: ok") == 2 and "SPF: found." in shown and "Your mailbox is connected." in shown
    assert typed.type("mailbox", "test").stdout.count("log in: ok") == 2
