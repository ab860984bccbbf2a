"""The servers of a company's own domain: who is asked in which order, what is taken from the answers, and what is not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from servers.dns import Zone, dns_server
from servers.sites import Page, Sites, sites
from sincerely.desk.ports import LookedUp
from sincerely.errors import Mistake
from sincerely.mail.autoconfig import servers_in
from sincerely.mail.mailbox import providers
from sincerely.mail.network import OwnNetwork
from sincerely.mail.servers import is_host
from sincerely.settings import load

SAM = "sam@okafor.example"
BOTH = ("smtp", "imap")
HOSTS = ("okafor.example", "autoconfig.okafor.example", "evil.example", "autoconfig.thunderbird.net")
OWN, WELL_KNOWN = (
    "https://autoconfig.okafor.example/mail/config-v1.1.xml",
    "https://okafor.example/.well-known/autoconfig/mail/config-v1.1.xml",
)
MOZILLA = "https://autoconfig.thunderbird.net/v1.1/okafor.example"
FOUND = {
    "smtp": {"host": "smtp.okafor.example", "port": 465, "security": "tls", "user": SAM},
    "imap": {"host": "imap.okafor.example", "port": 993, "security": "tls", "user": SAM},
}


def config(
    *, smtp: str = "smtp.okafor.example", imap: str = "imap.okafor.example", security: str = "SSL",
    user: str = "%EMAILADDRESS%", log_in: str = "password-cleartext", ports: tuple[str, str] = ("465", "993"),
) -> bytes:  # fmt: skip
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<clientConfig version="1.1"><emailProvider id="okafor.example"><domain>okafor.example</domain>
<incomingServer type="pop3"><hostname>pop.okafor.example</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
<incomingServer type="imap"><hostname>{imap}</hostname><port>{ports[1]}</port><socketType>{security}</socketType>
<username>{user}</username><authentication>{log_in}</authentication></incomingServer>
<outgoingServer type="smtp"><hostname>{smtp}</hostname><port>{ports[0]}</port><socketType>{security}</socketType>
<username>{user}</username><authentication>{log_in}</authentication></outgoingServer>
</emailProvider></clientConfig>""".encode()


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sites]:
    for name in (
        "NO_PROXY",
        "no_proxy",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "REQUESTS_CA_BUNDLE",
        "CURL_CA_BUNDLE",
    ):
        monkeypatch.delenv(name, raising=False)
    with sites(tmp_path / "sites", HOSTS) as running:
        monkeypatch.setenv("HTTPS_PROXY", running.url)
        yield running


@pytest.fixture
def zone() -> Iterator[Zone]:
    with dns_server() as running:
        yield running


@pytest.fixture
def network(web: Sites, zone: Zone) -> OwnNetwork:
    return made(web, zone)


def made(web: Sites, zone: Zone, **other: Any) -> OwnNetwork:
    values = {**load({}), "ca_file": str(web.ca_file), "look_up.dns": zone.address, **other}
    return OwnNetwork(values, timeout_s=1.5)


def looked(network: OwnNetwork, address: str = SAM) -> list[LookedUp]:
    return list(network.servers(address, BOTH))


def srv(zone: Zone, **targets: str) -> None:
    for service, target in targets.items():
        zone.put(f"_{service}._tcp.okafor.example", "SRV", target)


def test_the_domain_itself_is_asked_first_and_nobody_after_it_has_answered(network: OwnNetwork, web: Sites, zone: Zone):
    web.pages[OWN] = Page(body=config())

    [step] = looked(network)

    assert (step.asked, step.known, step.strangers) == (OWN, FOUND, ())
    assert step.say == "smtp.okafor.example:465 (tls), imap.okafor.example:993 (tls)"
    assert web.asked == [OWN] and zone.asked == []


def test_the_address_is_told_to_nobody_and_neither_is_a_password_that_lies_around(
    network: OwnNetwork, web: Sites, zone: Zone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / ".netrc").write_text("default login sam password hunter2\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))

    looked(network)
    network.mozilla(SAM, BOTH)

    told = " ".join([*web.asked, *(str(one) for one in web.headers), *(name for name, _, _ in zone.asked)])
    assert web.asked == [OWN, WELL_KNOWN, MOZILLA]
    assert "sam" not in told.lower().replace("okafor", "") and "authorization" not in told.lower()


def test_the_four_steps_come_in_their_order_each_with_what_it_brought(network: OwnNetwork, zone: Zone):
    steps = [*looked(network), network.mozilla(SAM, BOTH)]

    assert [(step.asked, step.say) for step in steps] == [
        (OWN, "nothing is there"),
        (WELL_KNOWN, "nothing is there"),
        ("SRV records of okafor.example", "none name its servers"),
        ("MX record of okafor.example", "there is none"),
        (MOZILLA, "nothing is there"),
    ]
    assert not any(step.known for step in steps)


def test_what_would_be_asked_is_what_is_asked(network: OwnNetwork, web: Sites, zone: Zone):
    told = " ".join(network.would_ask("okafor.example"))
    looked(network)
    list(network.vouched("okafor.example", ["google"]))

    assert [url for url in web.asked if url not in told] == []
    assert [name for name, _, _ in zone.asked if not any(part in told for part in (name, "names above"))] == []


def test_a_srv_record_names_a_server_with_tls_from_the_start_before_one_without(network: OwnNetwork, zone: Zone):
    srv(
        zone,
        imap="0 1 143 imap.okafor.example.",
        imaps="10 1 993 imap.okafor.example.",
        submission="0 1 587 smtp.okafor.example.",
    )

    step = looked(network)[-1]

    assert step.asked == "SRV records of okafor.example"
    assert step.known == {
        "smtp": {"host": "smtp.okafor.example", "port": 587, "security": "starttls"},
        "imap": {"host": "imap.okafor.example", "port": 993, "security": "tls"},
    }


def test_the_preferred_and_of_equals_the_heavier_target_is_taken(network: OwnNetwork, zone: Zone):
    srv(zone, submissions="0 1 465 smtp.okafor.example.")
    zone.put(
        "_imaps._tcp.okafor.example",
        "SRV",
        "20 9 993 c.okafor.example.",
        "10 1 993 b.okafor.example.",
        "10 5 993 a.okafor.example.",
    )

    known = looked(network)[-1].known

    assert known and known["imap"]["host"] == "a.okafor.example"


def test_a_target_that_is_a_dot_offers_nothing(network: OwnNetwork, zone: Zone):
    srv(zone, imaps="0 0 0 .", submissions="0 1 465 smtp.okafor.example.")

    step = looked(network)[2]

    assert (step.say, step.known) == ("they name no server for IMAP", None)


@pytest.mark.parametrize(("mx", "name", "oauth"), [
    ("1 smtp.google.com.", "gmail", "Google"), ("1 ASPMX.L.GOOGLE.COM.", "gmail", "Google"), ("5 aspmx2.googlemail.com.", "gmail", "Google"),
    ("0 okafor-example.mail.protection.outlook.com.", "microsoft365", "Microsoft"), ("0 okafor-example.k-v1.mx.microsoft.", "microsoft365", "Microsoft"),
    ("10 in1-smtp.messagingengine.com.", "fastmail", None),
])  # fmt: skip
def test_who_takes_the_mail_tells_the_provider(network: OwnNetwork, zone: Zone, mx: str, name: str, oauth: str | None):
    zone.put("okafor.example", "MX", mx, "50 elsewhere.example.")

    step = looked(network)[-1]

    assert step.known == providers()[name] and step.strangers == ()
    assert (step.known.get("oauth") or {"name": None})["name"] == oauth
    assert "as this provider states" in step.say


@pytest.mark.parametrize("mx", ["10 evilgoogle.com.", "10 google.com.evil.example.", "10 mail.okafor.example.", "0 ."])
def test_a_host_that_only_looks_like_a_providers_is_none(network: OwnNetwork, zone: Zone, mx: str):
    zone.put("okafor.example", "MX", mx)

    assert looked(network)[-1].known is None


def test_servers_that_are_a_known_providers_come_with_all_that_is_known_of_it(network: OwnNetwork, zone: Zone):
    srv(zone, imaps="0 1 993 imap.gmail.com.", submissions="0 1 465 smtp.gmail.com.")

    step = looked(network)[-1]

    assert step.known == providers()["gmail"] and step.strangers == ()


@pytest.mark.parametrize("hosts", [
    {"imap": "imap.evil.example"}, {"smtp": "imap.gmail.com.evil.example"}, {"imap": "imap.gmail.com"}, {"imap": "localhost"}, {"smtp": "192.0.2.7"},
    {"imap": "notokafor.example"},
])  # fmt: skip
def test_a_server_of_somebody_else_is_named_as_such(network: OwnNetwork, web: Sites, hosts: dict[str, str]):
    web.pages[OWN] = Page(body=config(**hosts))  # type: ignore[arg-type]  # only the hosts

    [step] = looked(network)

    assert step.strangers == tuple(hosts.values())


def test_mozillas_list_is_only_asked_when_told_and_its_servers_are_looked_at_alike(network: OwnNetwork, web: Sites):
    web.pages[MOZILLA] = Page(body=config(imap="imap.evil.example"))

    looked(network)
    assert MOZILLA not in web.asked

    step = network.mozilla(SAM, BOTH)
    assert step.strangers == ("imap.evil.example",)


def test_a_page_that_moved_is_followed_within_the_domain(network: OwnNetwork, web: Sites):
    web.pages[OWN] = Page(status=302, headers={"Location": WELL_KNOWN})
    web.pages[WELL_KNOWN] = Page(body=config())

    assert looked(network)[0].known == FOUND


@pytest.mark.parametrize(("to", "say"), [
    ("https://evil.example/config.xml", "it points to https://evil.example, which was not followed"),
    ("http://okafor.example/config.xml", "it points to http://okafor.example, which was not followed"),
    ("//evil.example/x", "it points to https://evil.example, which was not followed"), ("https://okafor.example:8443/x", "it points to https://okafor.example, which was not followed"),
    ("https://okafor.example@evil.example/x", "it points to https://evil.example, which was not followed"), ("file:///etc/passwd", "it points to file://, which was not followed"),
    ("https://ev\x1bil.example/x", "it points to https://ev il.example, which was not followed"), ("https://[", "its answer could not be read (ValueError)"), (OWN, "it points on and on"),
])  # fmt: skip
def test_a_page_that_points_elsewhere_is_not_followed(network: OwnNetwork, web: Sites, to: str, say: str):
    web.pages[OWN] = Page(status=301, headers={"Location": to})
    web.pages["https://evil.example/config.xml"] = web.pages["https://evil.example/x"] = Page(body=config())

    step = looked(network)[0]

    assert (step.say, step.known) == (say, None)
    assert not any("evil" in asked for asked in web.asked)


def test_an_answer_of_ten_megabytes_is_not_read(network: OwnNetwork, web: Sites):
    web.pages[OWN] = Page(body=config(), endless=10 * 1024 * 1024)
    before = time.monotonic()

    step = looked(network)[0]

    assert (step.say, step.known) == ("its answer is longer than 64 KB, and was not read", None)
    assert time.monotonic() - before < 5


@pytest.mark.parametrize("page", [Page(body=config(), pause_s=3), Page(body=config(), drip_s=0.05)])
def test_a_slow_answer_is_not_waited_for_be_it_ever_so_lively(network: OwnNetwork, web: Sites, page: Page):
    web.pages[OWN] = page
    before = time.monotonic()

    step = looked(network)[0]

    assert (step.say, step.known) == ("no answer within 1.5 seconds", None)
    assert time.monotonic() - before < 3.5


def test_a_certificate_that_nobody_vouches_for_ends_it(network: OwnNetwork, web: Sites):
    web.pages[OWN], web.forged = Page(body=config()), {"autoconfig.okafor.example"}

    step = looked(network)[0]

    assert step.say == "its certificate is not one that this machine trusts for that name" and step.known is None


def test_a_site_that_is_not_there_and_one_that_errs_are_told(web: Sites, zone: Zone):
    web.names -= {"autoconfig.okafor.example"}
    web.pages[WELL_KNOWN] = Page(status=503)

    assert [step.say for step in looked(made(web, zone))[:2]] == ["nobody answers there", "it answered 503"]


BOMB = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + b"".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(8)
) + b"]><clientConfig><emailProvider>&i;</emailProvider></clientConfig>"  # fmt: skip
OUTSIDE = b'<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]><clientConfig><emailProvider>&x;</emailProvider></clientConfig>'


@pytest.mark.parametrize("raw", [BOMB, OUTSIDE, b'<!DOCTYPE c SYSTEM "https://evil.example/c.dtd"><clientConfig/>'])
def test_a_configuration_with_declarations_is_not_read(raw: bytes):
    assert servers_in(raw, SAM) == (None, "it holds declarations that no configuration needs, and was not read")


@pytest.mark.parametrize("raw", [
    b"", b"<html><body>Not found", b"<clientConfig>", b"\x00\xff", b"<clientConfig/>", b"<html/>", b'<?xml version="1.0" encoding="klingon"?><clientConfig/>',
    b'<?xml version="1.0" encoding="utf-7"?><clientConfig/>', b"<a>" * 20_000, b"<a>" * 9_000 + b"</a>" * 9_000, b"\x1f\x8b\x08\x00" * 8,
])  # fmt: skip
def test_what_is_no_configuration_is_told_so(raw: bytes):
    assert servers_in(raw, SAM) == (None, "what is there is no mail configuration")


@pytest.mark.parametrize("host", [
    "imap.okafor\n.example", "imap okafor.example", "imap.okafor.example/x", "-imap.okafor.example", "imap..okafor.example", "a" * 64 + ".example", "",
    "imap.okafor.example:993", "sam@imap.okafor.example", "imap.ökafor.example", "imap.okafor.example&#x2028;", "imap.&#10;okafor.example", "$(reboot).example", "x" + ".x" * 130,
])  # fmt: skip
def test_a_name_that_no_server_has_is_not_taken(host: str):
    known, why = servers_in(config(imap=host), SAM)

    assert known is not None and "imap" not in known
    assert why == "it names a server with a name that no server has"


@pytest.mark.parametrize(
    "name", ["imap.okafor.example", "localhost", "127.0.0.1", "xn--kafor-hya.example", "A-1.example"]
)
def test_what_servers_are_called_is_a_name(name: str):
    assert is_host(name)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "９９３", "99e2", "", "993 or so"])
def test_a_port_that_is_none_is_not_taken(port: str):
    known, why = servers_in(config(ports=("465", port)), SAM)

    assert known is not None and "imap" not in known and why == "it names no port of imap.okafor.example"


@pytest.mark.parametrize("security", ["plain", "none", "", "ssl", "TLSv1"])
def test_a_line_that_everybody_can_read_is_not_taken(security: str):
    known, why = servers_in(config(security=security), SAM)

    assert known is None and "would be open for everybody to read" in why


def test_on_this_very_machine_a_line_needs_no_tls_and_no_log_in():
    known, _ = servers_in(config(smtp="127.0.0.1", imap="localhost", security="plain"), SAM)

    assert known and known["smtp"] == {"host": "127.0.0.1", "port": 465, "security": "none", "user": None}


@pytest.mark.parametrize(("pattern", "user"), [
    ("%EMAILADDRESS%", SAM), ("%EMAILLOCALPART%", "sam"), (" %EMAILLOCALPART%-%EMAILDOMAIN% ", "sam-okafor.example"), ("OKAFOR\\%EMAILLOCALPART%", "OKAFOR\\sam"), ("", SAM),
])  # fmt: skip
def test_the_user_is_made_of_the_persons_own_address(pattern: str, user: str):
    known, _ = servers_in(config(user=pattern), SAM)

    assert known and known["imap"]["user"] == user


@pytest.mark.parametrize(
    "pattern",
    [
        "admin",
        "%REALNAME%",
        "%EMAILADDRESS%%REALNAME%",
        "%EMAILADDRESS% x",
        "%EMAILADDRESS%&#10;RCPT",
        "%EMAILADDRESS%" * 30,
    ],
)
def test_a_user_made_of_anything_else_is_not_taken(pattern: str):
    known, why = servers_in(config(user=pattern), SAM)

    assert known is None and "is not made of your address" in why


def test_log_ins_are_those_that_are_known():
    assert servers_in(config(log_in="GSSAPI"), SAM)[1].endswith("wants a log-in that Sincerely does not know")
    by_oauth, _ = servers_in(config(log_in="OAuth2"), SAM)
    free, _ = servers_in(config(log_in="client-IP-address"), SAM)
    assert by_oauth and by_oauth["imap"]["only_oauth"]
    assert free and free["smtp"]["user"] is None and free["imap"]["user"] == SAM


def test_a_configuration_with_half_of_the_servers_does_not_do_unless_half_is_wanted(network: OwnNetwork, web: Sites):
    web.pages[OWN] = Page(body=config(imap="imap okafor"))

    assert looked(network)[0].known is None
    [step] = network.servers(SAM, ["smtp"])
    assert step.known == {"smtp": FOUND["smtp"]}


@pytest.mark.parametrize(("set_", "say"), [
    ("broken", "the DNS server could not answer"), ("silent", "no answer within 1.5 seconds"), ("garbage", "."),
])  # fmt: skip
def test_a_dns_that_does_not_answer_is_told_and_is_no_no(network: OwnNetwork, zone: Zone, set_: str, say: str):
    getattr(zone, set_).update({"_submissions._tcp.okafor.example", "okafor.example"})

    steps = looked(network)[2:]

    assert [step.asked for step in steps] == ["the DNS about okafor.example"] * 2
    assert all(say in step.say and step.known is None for step in steps)


def test_aliases_are_followed_and_a_circle_of_them_is_told(network: OwnNetwork, zone: Zone):
    zone.put("_submissions._tcp.okafor.example", "CNAME", "s.okafor.example.")
    zone.put("s.okafor.example", "SRV", "0 1 465 smtp.okafor.example.")
    srv(zone, imaps="0 1 993 imap.okafor.example.")
    assert looked(network)[-1].known

    zone.records.pop(("s.okafor.example", "SRV"))
    zone.put("s.okafor.example", "CNAME", "_submissions._tcp.okafor.example.")
    assert "in a circle" in looked(OwnNetwork({**load({}), "look_up.dns": zone.address}))[2].say


def test_an_answer_too_long_for_udp_is_fetched_over_tcp(network: OwnNetwork, zone: Zone):
    zone.put(
        "okafor.example",
        "MX",
        "1 smtp.google.com.",
        *(f"{n} mx{n}.a-rather-long-name.okafor.example." for n in range(2, 60)),
    )

    assert looked(network)[-1].known == providers()["gmail"]
    assert ("okafor.example", "MX", "tcp") in zone.asked


def test_a_domain_beyond_ascii_is_asked_as_the_dns_knows_it_and_one_that_cannot_be_is_told(
    network: OwnNetwork, zone: Zone
):
    zone.put("xn--kafor-uua.example", "MX", "1 smtp.google.com.")

    assert looked(network, "sam@økafor.example")[-1].known == providers()["gmail"]
    with pytest.raises(Mistake):
        looked(network, "sam@" + "a" * 64 + ".example")


@pytest.mark.parametrize("address", ["9.9.9.9", "127.0.0.1:5353", "::1", "[::1]:53", "[2001:db8::1]"])
def test_a_dns_server_is_named_by_its_numeric_address(address: str):
    assert load({"SINCERELY_LOOK_UP_DNS": address})["look_up.dns"] == address


@pytest.mark.parametrize("address", ["dns.example", "9.9.9.9:x", "[::1", "1.2.3", "9.9.9.9:53:1", ""])
def test_a_dns_server_that_is_none_is_told(address: str):
    from sincerely.errors import SettingsError

    with pytest.raises(SettingsError):
        load({"SINCERELY_LOOK_UP_DNS": address})
