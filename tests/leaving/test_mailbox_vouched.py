"""What vouches for the letters of a domain: SPF, DKIM, DMARC and where answers go, each told in plain words and never blocking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from servers.dns import Zone, dns_server
from sincerely.desk.ports import Vouched
from sincerely.mail.network import OwnNetwork
from sincerely.mail.vouching import selectors
from sincerely.settings import load

DOMAIN = "okafor.example"
KEY = "v=DKIM1; k=rsa; p=MIGf"


@pytest.fixture
def zone() -> Iterator[Zone]:
    with dns_server() as running:
        yield running


def rows(zone: Zone, *stated: str, domain: str = DOMAIN, **more: Any) -> dict[str, Vouched]:
    network = OwnNetwork({**load({}), "look_up.dns": zone.address}, **more)
    return {row.name: row for row in network.vouched(domain, stated)}


def state(zone: Zone, name: str, *stated: str, **more: Any) -> tuple[str, str]:
    row = rows(zone, *stated, **more)[name]
    assert (row.means == "") == (row.mends == "") == (row.state == "found"), row
    return row.state, row.say


def test_a_domain_with_everything_in_place_has_nothing_to_mend(zone: Zone):
    zone.put(DOMAIN, "MX", "10 mail.okafor.example.")
    zone.txt(DOMAIN, "v=spf1 mx -all", "some-other-text=1")
    zone.txt(f"google._domainkey.{DOMAIN}", KEY)
    zone.txt(f"_dmarc.{DOMAIN}", "v=DMARC1; p=reject; rua=mailto:d@okafor.example")

    found = rows(zone)

    assert [(row.name, row.state, row.means, row.mends) for row in found.values()] == [
        (name, "found", "", "") for name in ("MX", "SPF", "DKIM", "DMARC")
    ]
    assert (
        found["SPF"].say
        == "okafor.example says which servers send its letters (takes 1 look-up of 10); others are to be turned away."
    )
    assert "p=reject" in found["DMARC"].say


def test_a_domain_with_nothing_is_told_what_that_means_and_who_can_mend_it(zone: Zone):
    zone.put(DOMAIN, "A", "192.0.2.1")

    found = rows(zone)

    assert [(row.name, row.state) for row in found.values()] == [
        ("MX", "found"), ("SPF", "not found"), ("DKIM", "not known"), ("DMARC", "not found")
    ]  # fmt: skip
    assert found["SPF"].means == "Many of your letters may be taken for spam."
    assert "your company's IT" in found["SPF"].mends and DOMAIN in found["SPF"].mends
    assert "Send yourself a letter" in found["DKIM"].mends and "--selector NAME" in found["DKIM"].mends


@pytest.mark.parametrize("domain", ["gmail.com", "web.de", "icloud.com"])
def test_at_a_providers_own_domain_the_provider_does_it_and_nobody_is_asked(zone: Zone, domain: str):
    [row] = rows(zone, domain=domain).values()

    assert row.state == "found" and "you need do nothing" in row.say and zone.asked == []


@pytest.mark.parametrize(("records", "wanted", "word"), [
    (["0 ."], "wrong", "takes no mail at all"), ([], "not found", "no machine of that name"), (["5 mail.okafor.example."], "found", "go to mail.okafor.example"),
])  # fmt: skip
def test_where_answers_go(zone: Zone, records: list[str], wanted: str, word: str):
    if records:
        zone.put(DOMAIN, "MX", *records)

    found, say = state(zone, "MX")

    assert found == wanted and word in say


@pytest.mark.parametrize(("record", "wanted", "word"), [
    ("v=spf1 ip4:192.0.2.0/24 -all", "found", "0 look-ups of 10); others are to be turned away"), ("V=SPF1 a ~all", "found", "with care"),
    ("v=spf1 mx ?all", "found", "says nothing"), ("v=spf1 a:mail.okafor.example/24 mx/24//64", "found", "says nothing"),
    ("v=spf1 mx +all", "wrong", "every server in the world"), ("v=spf1 all", "wrong", "every server in the world"), ("v=spf1 -all", "wrong", "nobody at all"),
    ("v=spf1", "found", "says nothing"), ("v=spf1 exp=x.%{d} unknown=1 mx -all", "found", "1 look-up"), ("v=spf1 mx ipv4:192.0.2.1 -all", "wrong", "nobody understands"),
    ("v=spf1 mx -all include:gone.example", "found", "1 look-up"), ("v=spf1 mx ;-) -all", "wrong", "nobody understands"),
    ("v=spf10 mx -all", "not found", "does not say"), ("spf2.0/pra mx -all", "not found", "does not say"), ("v=spf1 exists:%{i}.x.example include:%{d}.x.example -all", "found", "depends on the letter"),
    ("v=spf1 include:gone.example -all", "wrong", "leads to no record"), ("v=spf1 redirect=gone.example", "wrong", "leads to no record"),
])  # fmt: skip
def test_an_spf_record_is_read_as_those_who_check_letters_read_it(zone: Zone, record: str, wanted: str, word: str):
    zone.txt(DOMAIN, record)

    found, say = state(zone, "SPF")

    assert found == wanted and word in say


def test_two_spf_records_are_one_too_many(zone: Zone):
    zone.txt(DOMAIN, "v=spf1 mx -all", "v=spf1 a -all")

    assert state(zone, "SPF") == (
        "wrong",
        "okafor.example has 2 SPF records where only one may be; others then heed none.",
    )


def test_a_record_in_several_strings_is_one_text_without_blanks_between(zone: Zone):
    zone.put(DOMAIN, "TXT", '"v=spf1 include:_spf.okafor" ".example -all"')
    zone.txt(f"_spf.{DOMAIN}", "v=spf1 ip4:192.0.2.1 ?all")

    assert state(zone, "SPF")[0] == "found"


def test_look_ups_are_counted_through_what_is_included_and_eleven_are_one_too_many(zone: Zone):
    zone.txt(DOMAIN, "v=spf1 a mx include:one.example include:two.example ~all")
    zone.txt("one.example", "v=spf1 a:a.example a:b.example exists:c.example ~all")
    zone.txt("two.example", "v=spf1 a:d.example ptr redirect=three.example")
    zone.txt("three.example", "v=spf1 ip4:192.0.2.1 -all")
    assert "takes 10 look-ups of 10" in state(zone, "SPF")[1]

    zone.records["three.example", "TXT"] = ['"v=spf1 a -all"']
    assert state(zone, "SPF") == (
        "wrong", "The SPF record of okafor.example cannot be heeded: it takes more than 10 look-ups, after which whoever checks gives up."
    )  # fmt: skip


def test_records_that_include_each_other_are_a_circle(zone: Zone):
    zone.txt(DOMAIN, "v=spf1 include:one.example -all")
    zone.txt("one.example", f"v=spf1 include:{DOMAIN.upper()}. -all")

    found, say = state(zone, "SPF")

    assert found == "wrong" and "leads in a circle" in say


def test_two_records_where_one_is_included_are_told(zone: Zone):
    zone.txt(DOMAIN, "v=spf1 include:one.example -all")
    zone.txt("one.example", "v=spf1 a -all", "v=spf1 mx -all")

    assert "several records" in state(zone, "SPF")[1]


def test_what_a_record_that_is_followed_says_of_all_others_counts_but_not_that_of_an_included_one(zone: Zone):
    zone.txt(DOMAIN, "v=spf1 redirect=one.example")
    zone.txt("one.example", "v=spf1 mx +all")
    assert state(zone, "SPF")[0] == "wrong"

    zone.records[DOMAIN, "TXT"] = ['"v=spf1 include:one.example -all"']
    assert state(zone, "SPF")[0] == "found"


def test_a_hundred_includes_cost_no_more_questions_than_are_counted(zone: Zone):
    zone.txt(DOMAIN, "v=spf1 " + " ".join(f"include:n{n}.example" for n in range(100)) + " -all")
    for n in range(100):
        zone.txt(f"n{n}.example", "v=spf1 ip4:192.0.2.1 -all")

    assert state(zone, "SPF")[0] == "wrong"
    assert sum(name.endswith(".example") and name[0] == "n" for name, _, _ in zone.asked) == 10


@pytest.mark.parametrize(("record", "wanted", "word"), [
    ("v=DMARC1; p=none", "found", "watched and let through"), ("v=DMARC1;p=Quarantine;", "found", "put aside as spam"), ("v = DMARC1 ; p=reject; t=y", "found", "only in test"),
    ("v=DMARC1", "found", "p=none"), ("v=DMARC1; p=monitor", "wrong", "nobody understands"), ("v=DMARC2; p=none", "not found", "does not say"),
    ("p=reject; v=DMARC1", "not found", "does not say"), ("v=DMARC1; p=\u202e; x", "wrong", "nobody understands"),
])  # fmt: skip
def test_a_dmarc_record_is_read_by_its_policy(zone: Zone, record: str, wanted: str, word: str):
    zone.put(f"_dmarc.{DOMAIN}", "TXT", '"' + "".join(f"\\{b:03}" for b in record.encode()) + '"')

    found, say = state(zone, "DMARC")

    assert found == wanted and word in say


def test_two_dmarc_records_are_one_too_many(zone: Zone):
    zone.txt(f"_dmarc.{DOMAIN}", "v=DMARC1; p=none", "v=DMARC1; p=reject")

    assert state(zone, "DMARC")[0] == "wrong"


def test_a_part_of_a_company_goes_by_the_record_of_the_company(zone: Zone):
    zone.txt("_dmarc.okafor.example", "v=DMARC1; p=reject; sp=quarantine")
    say = state(zone, "DMARC", domain="mail.berlin.okafor.example")
    assert say[0] == "found" and "by the record of okafor.example" in say[1] and "p=quarantine" in say[1]

    zone.txt("_dmarc.berlin.okafor.example", "v=DMARC1; p=none; psd=n")
    assert "by the record of berlin.okafor.example" in state(zone, "DMARC", domain="mail.berlin.okafor.example")[1]


def test_the_record_of_a_suffix_counts_only_where_nothing_nearer_does(zone: Zone):
    zone.txt("_dmarc.example", "v=DMARC1; p=reject; psd=y")
    assert "by the record of example" in state(zone, "DMARC")[1]
    zone.txt("_dmarc.okafor.example", "v=DMARC1; p=none")
    assert "by the record of okafor.example" in state(zone, "DMARC", domain="mail.okafor.example")[1]


def test_of_a_very_long_name_only_the_last_seven_parts_are_asked(zone: Zone):
    rows(zone, domain="a.b.c.d.e.f.g.h.i.okafor.example")

    asked = [name for name, _, _ in zone.asked if name.startswith("_dmarc.")]
    assert asked[:2] == ["_dmarc.a.b.c.d.e.f.g.h.i.okafor.example", "_dmarc.e.f.g.h.i.okafor.example"]
    assert len(asked) == 8


def test_keys_under_names_in_common_use_are_found_also_by_an_alias(zone: Zone):
    zone.put(f"selector1._domainkey.{DOMAIN}", "CNAME", "selector1-okafor._domainkey.okafor.onmicrosoft.example.")
    zone.txt("selector1-okafor._domainkey.okafor.onmicrosoft.example", KEY)

    found, say = state(zone, "DKIM")

    assert found == "found" and "(selector1)" in say and "shows only in a letter" in say


def test_a_key_that_signs_newsletters_says_nothing_of_letters(zone: Zone):
    zone.txt(f"k1._domainkey.{DOMAIN}", KEY)

    found, say = state(zone, "DKIM")

    assert found == "not known" and "A key of Mailchimp is there" in say


def test_a_domain_that_has_a_key_under_every_name_says_nothing(zone: Zone, monkeypatch: pytest.MonkeyPatch):
    for known in (
        *(one for known in selectors().values() for one in known["selectors"]),
        "sincerely-asks-for-what-nobody-has",
    ):
        zone.txt(f"{known}._domainkey.{DOMAIN}", KEY)

    assert state(zone, "DKIM")[0] == "not known"


@pytest.mark.parametrize(("texts", "wanted"), [([KEY], "found"), (["k=rsa; p=MIGf"], "found"), (["v=DKIM1; p="], "wrong"), ([], "not found"), (["v=DKIM2; p=MIGf"], "not found"), (["hello"], "not found")])  # fmt: skip
def test_a_key_whose_name_is_known_is_looked_at_by_that_name_alone(zone: Zone, texts: list[str], wanted: str):
    zone.txt(f"mine-2026._domainkey.{DOMAIN}", *texts)

    assert state(zone, "DKIM", "mine-2026")[0] == wanted
    assert [name for name, _, _ in zone.asked if "_domainkey" in name] == [f"mine-2026._domainkey.{DOMAIN}"]


def test_a_dns_that_cannot_answer_is_no_no(zone: Zone):
    zone.broken |= {DOMAIN, f"_dmarc.{DOMAIN}", f"google._domainkey.{DOMAIN}"}

    found = rows(zone)

    assert {row.state for row in found.values()} == {"not known"}
    assert {(row.means, row.mends) for row in found.values()} == {
        ("Nothing can be said of it for now.", "Try again in a few minutes.")
    }


def test_a_dns_that_says_nothing_is_not_waited_for_long(zone: Zone):
    zone.silent |= {DOMAIN}

    assert state(zone, "SPF", timeout_s=0.5)[0] == "not known"


def test_whoever_uses_a_name_of_keys_states_it_on_a_page():
    assert all(one["source"].startswith("http") and one["selectors"] for one in selectors().values())


def test_what_a_domain_wrote_is_shown_without_what_a_terminal_would_obey(zone: Zone):
    zone.put(DOMAIN, "TXT", r'"v=spf1 include:x\027[2J.example -all"')
    zone.silent.add("x\\027[2j.example")

    found, say = state(zone, "SPF", timeout_s=0.3)

    assert found in ("not known", "wrong") and say.isprintable()


def test_a_domain_that_nobody_can_have_is_told_and_blocks_nothing(zone: Zone):
    [row] = rows(zone, domain="under_score.example").values()

    assert row.state == "wrong" and zone.asked == []
