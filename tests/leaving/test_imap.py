"""The way in against servers that hang, speak nonsense or offer no privacy; the rest is held by real ones."""

from __future__ import annotations

from datetime import date

import pytest

from leaving.post_office import scripted
from sincerely.errors import Refused, Unavailable
from sincerely.mail.credentials import Secret
from sincerely.mail.imap import ImapLetterbox
from sincerely.mail.mailbox import provider_of, providers, taken
from sincerely.mail.servers import Server, is_host

WORD = "hunter2"


def opened(port: int, *, host: str = "127.0.0.1", security: str = "none") -> ImapLetterbox:
    server = Server(speaks="imap", host=host, port=port, security=security, user="sam", timeout_s=0.5)
    return ImapLetterbox(server, lambda: Secret(WORD), since=date(2026, 11, 1), keeps_sent=False)


@pytest.mark.parametrize(
    "says",
    [
        (b"",),
        (b"* OK hi\r\n",),
        (b"* OK hi\r\n", None),
        (b"junk\r\n" * 3, None),
        (b"* BYE no\r\n", None),
        (b"\xff\x00\r\n", None),
    ],
)
def test_a_server_that_hangs_or_speaks_nonsense_is_told_and_not_waited_for(says: tuple[bytes | None, ...]):
    with scripted(*says) as port, pytest.raises(Unavailable) as told:
        opened(port)
    assert f"127.0.0.1:{port}" in str(told.value)


def test_without_starttls_the_password_stays_here():
    with (
        scripted(
            b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\r\n", b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nx OK\r\n", None
        ) as port,
        pytest.raises((Refused, Unavailable)) as told,
    ):
        opened(port, security="starttls")
    assert WORD not in str(told.value)


def test_an_open_line_to_another_machine_is_refused():
    with pytest.raises(Refused, match="open for everybody to read"):
        opened(143, host="192.0.2.1")


def test_nobody_at_the_door_is_a_thing_that_time_mends():
    with pytest.raises(Unavailable):
        opened(1)


@pytest.mark.parametrize("name", sorted(providers()))
def test_a_provider_is_whole_private_and_says_where_that_stands(name: str):
    one = providers()[name]
    assert set(one) <= {
        "name",
        "domains",
        "smtp",
        "imap",
        "sent",
        "note",
        "password",
        "source",
        "oauth",
        "oauth_of",
        "mx",
        "takes",
    }
    takes = one.get("takes", {"source": one["source"]})
    assert set(takes) <= {"a_day", "a_day_own_domain", "a_minute", "source"} and takes["source"].startswith("https://")
    for word, value in one.get("oauth", {}).items():
        assert word not in ("authorize", "token", "device", "source") or value.startswith("https://")
    assert one["source"].startswith("https://")
    for speaks in ("smtp", "imap"):
        assert set(one[speaks]) == {"host", "port", "security"}
        assert one[speaks]["security"] in ("tls", "starttls")
    assert one["sent"] in (True, False)
    assert all(is_host(host) and "." in host for host in one.get("mx", ()))
    for domain in one["domains"]:
        assert provider_of(f"sam@{domain.upper()}") is one


def sending(host: str) -> Server:
    return Server(speaks="smtp", host=host, security="tls", port=465)


@pytest.mark.parametrize(
    ("host", "domain", "a_day", "a_minute"),
    [
        ("smtp.gmail.com", "gmail.com", 400, None),
        ("SMTP.gmail.com", "larkfield.example", 1600, None),
        ("smtp.office365.com", "larkfield.example", 8000, 24),
        ("smtp.mail.me.com", "icloud.com", 800, None),
        ("smtp.larkfield.example", "gmail.com", None, None),
        ("posteo.de", "posteo.de", None, None),
    ],
)
def test_fewer_leave_than_the_provider_that_sends_says_it_takes(
    host: str, domain: str, a_day: int | None, a_minute: int | None
):
    takes = taken(sending(host), f"sam@{domain}")
    assert (takes.a_day, takes.a_minute) == (a_day, a_minute)
    assert bool(takes.source) == (a_day is not None)


def test_without_a_server_there_is_no_bound():
    assert taken(None, "sam@okafor.example") == ("", None, None, "")


def test_no_domain_belongs_to_two_providers():
    every = [domain for one in providers().values() for domain in one["domains"]]
    assert len(every) == len(set(every))
    assert provider_of("sam@okafor.example") is None
