"""What follows for a candidate from the facts: cautions before a yes or a notice, the form that the law needs, two offers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import NAMES, document, event, interview_held, of_the_contract
from leaving.desks import Watch, desk_of, on_a_desk, read_now
from leaving.test_at_most_once import World
from owing.test_always_holds import CANDIDATE, CHANNEL, DAYS_AHEAD, ON, happenings, happens, letters, records
from sincerely.cli.main import sincerely
from sincerely.cli.offers import _page
from sincerely.core.application import Application, fold
from sincerely.core.cautions import cautions
from sincerely.core.days import Days
from sincerely.core.events import Event, Notice, Salary
from sincerely.core.law import Law, laid_over, law_from
from sincerely.core.moments import Clock
from sincerely.core.notice import Leaving, ends_on, last_good_day, leaving_from, possible, say_notice, too_late
from sincerely.core.owing.owed import owed
from sincerely.core.record import record_from
from sincerely.desk import today
from sincerely.desk.approve import approve, prepare
from sincerely.desk.cautions import watch as watched_by
from sincerely.desk.offers import a_year, comparable, offers
from sincerely.desk.offers import document as as_json
from sincerely.desk.ports import Desk
from sincerely.desk.send import send
from sincerely.errors import PlaybookError, Refused
from sincerely.playbooks.law import law
from sincerely.playbooks.owing import owing_rules, sources
from sincerely.playbooks.own import checked
from sincerely.store.memory import MemoryJournal
from sincerely.text.holidays import holidays_in

OFFERED = {"salary": {"amount": 84000, "currency": "USD", "per": "year"}, "start_on": "2027-01-04"}


def offered(when: str = "mon 10:00", **facts: Any) -> dict[str, Any]:
    return event("offer_received", when, **{"from_": NAMES["Ana"], **OFFERED, **facts})


def employed(when: str = "mon 8:00", **facts: Any) -> dict[str, Any]:
    stated = {
        "employer": "Meridian Freight", "position": "Bookkeeper", "supervisor": "Tove Lund",
        "notice": {"amount": 2, "unit": "weeks"}, "since": "2024-03-01",
    }  # fmt: skip
    return event("employment", when, **{**stated, **facts})


def confirmed(when: str = "thu 9:00", channel: str = "letter") -> dict[str, Any]:
    return event("acceptance_confirmed", when, channel=channel)


ACCEPTED = event("offer_accepted", "wed 9:00", channel="letter")


def folded(*documents: dict[str, Any], on: str) -> list[Application]:
    found = []
    for n, one in enumerate(documents):
        record, problems = record_from(one, f"record {n}")
        assert record is not None, problems
        found.append(fold(record, Clock(date.fromisoformat(on))))
    return found


def days_at(place: str | None) -> Days:
    return Days(place, holidays_in)


def rows(*documents: dict[str, Any], on: str) -> list[Any]:
    clock = Clock(date.fromisoformat(on))
    found = owed(folded(*documents, on=on), owing_rules("candidate"), holidays_in, clock)
    return [one for one in found if one.obligation.kind == "resignation"]


def said(*documents: dict[str, Any], on: str) -> str:
    (one,) = rows(*documents, on=on)
    return str(one.obligation.because[0].say)


def known(kind: str, *documents: dict[str, Any], on: str) -> list[tuple[str, str, str]]:
    apps = folded(*documents, on=on)
    found = cautions(kind, apps[0], apps, today=date.fromisoformat(on), law=law(), days=days_at)
    return [(one.rule, one.level, one.say) for one in found]


# Counting a notice


@pytest.mark.parametrize(
    ("notice", "day", "last"),
    [
        (Notice(1, "months"), "2027-01-31", "2027-02-28"),
        (Notice(1, "months"), "2028-01-31", "2028-02-29"),
        (Notice(3, "months"), "2026-11-30", "2027-02-28"),
        (Notice(1, "months", "end_of_month"), "2027-01-31", "2027-02-28"),
        (Notice(1, "months", "end_of_month"), "2027-02-01", "2027-03-31"),
        (Notice(4, "weeks", "end_of_month"), "2026-11-03", "2026-12-31"),
        (Notice(4, "weeks", "end_of_month"), "2026-11-02", "2026-11-30"),
        (Notice(2, "weeks"), "2028-02-20", "2028-03-05"),
        (Notice(0, "days"), "2026-11-03", "2026-11-03"),
        (Notice(0, "days", "end_of_month"), "2026-11-30", "2026-11-30"),
        (Notice(999, "months"), "9999-01-01", "9999-12-31"),
        (Notice(999, "weeks"), "9999-01-01", "9999-12-31"),
    ],
)
def test_a_notice_ends_on_this_day(notice: Notice, day: str, last: str) -> None:
    assert ends_on(notice, date.fromisoformat(day)) == date.fromisoformat(last)


@given(
    st.builds(
        Notice,
        st.integers(0, 30),
        st.sampled_from(["days", "weeks", "months"]),
        st.sampled_from([None, "end_of_month"]),
    ),
    st.dates(date(2020, 1, 1), date(2032, 12, 31)),
)
def test_the_last_good_day_is_a_business_day_that_still_fits_and_no_later_one_does(notice: Notice, start: date) -> None:
    days = days_at("DE-BY")
    last = last_good_day(notice, start, days)

    assert ends_on(notice, last) < start
    assert days.is_business_day(last)
    following = days.business_days_after(last, 1)
    assert ends_on(notice, following) >= start


def test_a_start_at_the_beginning_of_the_calendar_takes_nothing_down() -> None:
    assert last_good_day(Notice(999, "months"), date(1, 1, 2), days_at(None)) <= date(1, 1, 2)


@pytest.mark.parametrize(
    ("notice", "words"),
    [
        (Notice(1, "months", "end_of_month"), "one month to the end of a month"),
        (Notice(2, "weeks"), "two weeks"),
        (Notice(90, "days"), "90 days"),
    ],
)
def test_a_notice_is_said_in_words(notice: Notice, words: str) -> None:
    assert say_notice(notice) == words


# A notice that can no longer end before the start


def test_who_waits_is_told_when_the_notice_can_no_longer_end_in_time_and_what_is_possible() -> None:
    record = document(employed(), offered(), ACCEPTED, confirmed())

    assert "no longer" not in said(record, on="2026-12-18")  # two weeks: 1 January, before the 4th
    assert "no longer" not in said(record, on="2026-12-20")  # the very last day: 3 January
    late = said(record, on="2026-12-21")
    assert (
        "Your notice can no longer end before Monday 4 January 2027: given on Monday 21 December, the earliest last day by"
        " your contract is Monday 4 January 2027."
    ) in late
    assert (
        "You can ask Aurora to let you begin later, on Tuesday 5 January 2027 at the earliest, or ask Meridian Freight to"
        " release you by Sunday 3 January 2027; neither has to agree."
    ) in late


def test_a_later_start_falls_on_a_business_day_of_the_new_work() -> None:
    record = document(
        employed(notice={"amount": 1, "unit": "months", "to": "end_of_month"}, jurisdiction="DE-BY", time_zone="Europe/Berlin"),
        offered(start_on="2026-12-14"), ACCEPTED, confirmed(),
    )  # fmt: skip

    # the last of December is a Thursday; the first of January is a holiday in California, then comes the weekend
    assert "on Monday 4 January 2027 at the earliest" in said(record, on="2026-11-05")


def test_once_the_start_has_come_the_words_stand_still() -> None:
    record = document(employed(), offered(), ACCEPTED, confirmed())

    assert said(record, on="2027-01-04") == said(record, on="2027-06-01")
    assert said(record, on="2027-01-03") == said(record, on="2027-01-04")


def test_of_a_notice_that_was_given_nothing_is_late() -> None:
    letter = event("letter_sent", "mon+6 9:00", letter_kind="resignation", to=["Tove Lund"], channel="letter")
    record = document(employed(), offered(), ACCEPTED, confirmed(), letter)
    resigned = document(
        employed(), offered(), ACCEPTED, confirmed(), event("resigned", "mon+6 9:00", last_day="2026-12-28")
    )

    assert "no longer" not in said(record, on="2026-12-30")
    assert "no longer" not in said(resigned, on="2026-12-30")


def test_without_a_first_day_nothing_is_late() -> None:
    record = document(employed(), offered(start_on=None), ACCEPTED, confirmed())
    del record["events"][1]["start_on"]
    (one,) = rows(record, on="2026-11-05")

    assert "no longer" not in one.obligation.because[0].say
    assert one.obligation.window.lapses_at is None


def test_confirmed_after_the_first_day_no_notice_is_owed() -> None:
    record = document(employed(), offered(start_on="2026-11-03"), ACCEPTED, confirmed())

    assert rows(record, on="2026-11-06") == []


def test_an_employment_stated_in_another_record_counts_and_the_latest_of_two_is_the_present_one() -> None:
    aurora = document(offered(), ACCEPTED, confirmed())
    other = document(
        employed("wed 8:00"),
        employed("mon 9:00", employer="Old Mill", supervisor="Dee Outis", notice={"amount": 3, "unit": "months"}),
        company="Borealis",
    )
    (one,) = rows(aurora, other, on="2026-11-05")

    assert one.obligation.to == ("Tove Lund",)  # stated on Wednesday, the other on Monday
    other["events"] = other["events"][1:]
    (one,) = rows(aurora, other, on="2026-11-05")
    assert one.obligation.to == ("Dee Outis",)
    assert "can no longer end before Monday 4 January 2027" in one.obligation.because[0].say


def test_a_notice_put_right_is_counted_as_put_right() -> None:
    right = {**employed(notice={"amount": 3, "unit": "months"})}
    record = document(
        employed(), offered(), ACCEPTED, confirmed(), event("corrected", "fri 9:00", event=0, instead=right)
    )

    assert "no longer" not in said(record, on="2026-11-05")
    assert "the earliest last day by your contract is Saturday 6 February 2027" in said(record, on="2026-11-06")


def test_days_are_those_of_the_present_work_though_the_new_one_is_a_day_ahead() -> None:
    record = document(
        employed(jurisdiction="DE-BY", time_zone="Europe/Berlin"), offered(), ACCEPTED, confirmed("thu 20:00"),
        time_zone="Asia/Tokyo", jurisdiction="JP",
    )  # fmt: skip
    (one,) = rows(record, on="2026-11-06")

    assert one.obligation.window.opens_at.isoformat() == "2026-11-06T00:00:00+01:00"
    assert one.obligation.window.due_at is not None and one.obligation.window.due_at.date() == date(2026, 11, 9)


# What the law of a place asks


@pytest.mark.parametrize(
    ("place", "form", "code"),
    [("DE", "paper", "BGB623"), ("DE-BY", "paper", "BGB623"), ("IT", "online", "DLGS151"), ("CZ", "writing", "ZP50")],
)
def test_a_place_needs_this_form_by_that_statute(place: str, form: str, code: str) -> None:
    found = law().form("resignation", place, date(2026, 11, 2))

    assert found is not None
    assert (found.form, found.source) == (form, code)
    assert sources()[code].strength == "law"


@pytest.mark.parametrize("place", [None, "US-CA", "GB", "FR"])
def test_of_a_place_that_is_not_told_nothing_is_said(place: str | None) -> None:
    assert law().form("resignation", place, date(2026, 11, 2)) is None
    assert law().form("acceptance", "DE", date(2026, 11, 2)) is None


def test_a_law_holds_from_its_day_on() -> None:
    assert law().form("resignation", "DE", date(2001, 7, 31)) is None
    assert law().least_notice("JP", date(2020, 3, 31)) is None
    assert law().least_notice("JP", date(2020, 4, 1)) is not None


def leaving(on: str, *events: dict[str, Any], **head: Any) -> Leaving:
    (app,) = folded(document(*events, **head), on=on)
    found = leaving_from([app], app, given=date.fromisoformat(on), law=law(), days=days_at)
    assert found is not None
    return found


def test_where_the_law_asks_for_more_than_the_contract_the_law_counts() -> None:
    short = {"amount": 2, "unit": "days"}
    found = leaving("2026-11-05", employed(notice=short, jurisdiction="GB"), offered())

    assert (found.by_contract, found.by_law, found.last_day) == (
        date(2026, 11, 7), date(2026, 11, 12), date(2026, 11, 12),
    )  # fmt: skip
    assert known("resignation", document(employed(notice=short, jurisdiction="GB"), offered(), ACCEPTED), on="2026-11-05") == [
        ("R14", "warning", "In Great Britain the law asks an employee of a month or more for one week at least. Given on Thursday 5 November, that ends on Thursday 12 November.")
    ]  # fmt: skip


def test_who_has_not_been_there_for_a_month_or_has_not_said_since_when_is_held_to_the_contract_alone() -> None:
    new = employed("mon 8:00", notice={"amount": 2, "unit": "days"}, since="2026-10-20", jurisdiction="GB")
    unsaid = employed("mon 8:00", notice={"amount": 2, "unit": "days"}, jurisdiction="GB")
    del unsaid["since"]

    assert leaving("2026-11-05", new, offered()).by_law is None
    assert leaving("2026-11-05", unsaid, offered()).by_law is None
    assert leaving("2026-12-05", unsaid, offered()).by_law == date(2026, 12, 12)  # stated a month ago, so it is a month


def test_a_notice_that_only_the_law_makes_too_late_is_told_as_such() -> None:
    found = leaving(
        "2026-11-05", employed(notice={"amount": 1, "unit": "days"}, jurisdiction="JP"), offered(start_on="2026-11-16")
    )

    assert found.too_late
    assert "the earliest last day by law and contract is Thursday 19 November" in too_late(found)
    assert "on Friday 20 November at the earliest" in possible(found)


def test_every_fault_of_a_law_file_is_told_at_once_with_its_key() -> None:
    form = {
        "kind": "resignation",
        "place": "DE",
        "form": "paper",
        "says": "x",
        "do": "y",
        "source": "L",
        "since": date(2020, 1, 1),
    }
    bad = {
        "form": [
            {**form, "kind": "resignaton", "place": "XX", "form": "papr", "since": "2020-01-01"},
            {**form, "source": "BLOG", "do": "Give it to {boss}.", "says": ""},
            {key: value for key, value in form.items() if key != "since"},
            form, {**form, "colour": "red"},
        ],
        "notice": [{"place": "GB", "least": {"amount": 0, "unit": "weeks"}, "says": "x", "source": "L", "since": date(2020, 1, 1)}],
        "froms": [],
    }  # fmt: skip
    found, problems = law_from(bad, "law.toml", sources=["L"], places=["DE", "GB"])

    assert found == Law()
    assert {(p.where, p.hint) for p in problems} >= {
        ("law.toml: froms", "It holds [[form]], [[notice]], [[statement]] tables."),
        ("law.toml: form[0].kind", "Did you mean resignation?"),
        ("law.toml: form[0].place", "Known: DE, GB."),
        ("law.toml: form[0].form", "Did you mean paper?"),
        ("law.toml: form[0].since", "Write it without quotes, as in 2001-08-01."),
        ("law.toml: form[1].source", "Known: L."),
        ("law.toml: form[1].do", "It may name {employer} and {who}, no more."),
        ("law.toml: form[1].says", "Put a sentence in quotes."),
        ("law.toml: form[2].since", "Add since to it."),
        ("law.toml: form[4].colour", "Known: kind, place, form, says, do, source, since."),
        ("law.toml: notice[0].least", 'Write { amount = 1, unit = "weeks" }: days, weeks, months.'),
        ("law.toml: form", "Keep one of the two."),
    }
    assert law_from({"form": "paper"}, "law.toml", sources=["L"], places=[])[1][0].where == "law.toml: form"


def test_a_law_file_of_one_s_own_lies_over_ours(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        '[KP30]\nfrom = "Kodeks pracy, art. 30"\nstrength = "law"\n', encoding="utf-8"
    )
    (tmp_path / "law.toml").write_text(
        '[[form]]\nkind = "resignation"\nplace = "PL"\nform = "writing"\nsays = "In Poland in writing."\ndo = "Sign it."\n'
        'source = "KP30"\nsince = 1996-06-02\n',
        encoding="utf-8",
    )
    found = law(checked(tmp_path))

    assert [one.place for one in found.forms] == ["DE", "IT", "CZ", "PL"]
    assert laid_over(found, law()) == replace(found, forms=(*law().forms, found.forms[-1]))


def test_a_fault_in_a_law_file_of_one_s_own_is_told_with_all_others(tmp_path: Path) -> None:
    (tmp_path / "law.toml").write_text("form = [", encoding="utf-8")
    (tmp_path / "sources.toml").write_text('[MINE]\nfrom = "x"\nstrength = "gospel"\n', encoding="utf-8")
    with pytest.raises(PlaybookError) as told:
        checked(tmp_path)

    assert {Path(p.where.partition(":")[0]).name for p in told.value.problems} == {"law.toml", "sources.toml"}


# Cautions before a yes


def test_a_clean_offer_in_writing_needs_no_word() -> None:
    assert known("acceptance", document(offered(channel="letter")), on="2026-11-03") == []
    assert (
        known("acceptance", document(offered()), on="2026-11-03") == []
    )  # nobody has said how it came: nothing is guessed


@pytest.mark.parametrize(
    ("channel", "how"), [("phone", "by telephone"), ("in_person", "in person"), ("chat", "in a chat")]
)
def test_an_offer_by_word_of_mouth_warns_until_it_is_there_in_writing(channel: str, how: str) -> None:
    spoken = offered(channel=channel)
    in_writing = (
        event("offer_changed", "tue 10:00", channel="letter"),
        event("message_received", "tue 10:00", from_=NAMES["Ana"], label="offer"),
        confirmed("tue 10:00"),
    )

    assert known("acceptance", document(spoken), on="2026-11-03") == [
        ("A10", "warning", f"The offer was made {how}, and no written offer is on record.")
    ]
    for one in in_writing:
        assert known("acceptance", document(spoken, one), on="2026-11-03") == []
    earlier = event("message_received", "mon 10:00", from_=NAMES["Ana"], label="offer")
    assert known("acceptance", document(earlier, {**spoken, "at": "2026-11-02T11:00-08:00"}), on="2026-11-03") != []


def test_missing_terms_and_open_conditions_are_named() -> None:
    bare = event("offer_received", "mon 10:00", from_=NAMES["Ana"], conditions=["two references", "a medical"])
    met = event("conditions_met", "tue 9:00", conditions=["a medical"])

    assert known("acceptance", document(bare, met), on="2026-11-03") == [
        ("A6", "warning", "The offer on record does not name the salary."),
        ("A6", "warning", "The offer on record does not name the first day."),
        ("A10", "warning", "A condition is still open: two references."),
    ]
    assert (
        known("acceptance", document(bare), on="2026-11-03")[-1][2]
        == "Conditions are still open: two references, a medical."
    )


def test_an_offer_changed_after_the_decision_is_to_be_decided_again() -> None:
    decided = event("decided", "tue 10:00", to="accept")
    changed = event("offer_changed", "wed 10:00", start_on="2027-02-01")
    again = event("decided", "thu 10:00", to="accept")

    assert [rule for rule, _, _ in known("acceptance", document(offered(), decided, changed), on="2026-11-06")] == [
        "A11"
    ]
    assert known("acceptance", document(offered(), decided, changed, again), on="2026-11-06") == []
    assert known("acceptance", document(offered(), changed, again), on="2026-11-06") == []


def test_who_is_employed_is_told_to_give_no_notice_before_the_confirmation() -> None:
    record = document(employed(), offered())
    rule, level, say = known("acceptance", record, on="2026-11-03")[0]

    assert (rule, level, say) == ("R1", "info", "You still work at Meridian Freight: give no notice there yet.")
    gone = document(employed(), offered(), event("resigned", "tue 9:00", last_day="2026-11-17"))
    assert known("acceptance", gone, on="2026-11-03") == []
    assert known("acceptance", document(employed(), offered(), ACCEPTED, confirmed()), on="2026-11-06") == []


def test_an_offer_taken_back_warns_of_nothing_and_other_kinds_neither() -> None:
    assert (
        known("acceptance", document(offered(channel="phone"), event("offer_withdrawn", "tue 9:00")), on="2026-11-03")
        == []
    )
    assert known("thank_you", document(offered(channel="phone")), on="2026-11-03") == []


# Cautions before a notice


GERMAN = {"jurisdiction": "DE-BY", "time_zone": "Europe/Berlin"}


def test_a_resignation_in_germany_names_paper_and_signature_and_who_must_get_it() -> None:
    apps = folded(document(employed(**GERMAN), offered(), ACCEPTED, confirmed()), on="2026-11-05")
    (one,) = cautions("resignation", apps[0], apps, today=date(2026, 11, 5), law=law(), days=days_at)

    assert (one.rule, one.level, one.sources) == ("R13", "warning", ("R13", "BGB623"))
    assert "paper" in one.say and "signature by hand" in one.say and "e-mail" in one.say
    assert "reaches Meridian Freight: hand it to Tove Lund" in one.why


def test_a_place_nobody_told_is_taken_from_the_new_work_and_said_to_be() -> None:
    apps = folded(document(employed(), offered(), **GERMAN), on="2026-11-05")
    (one,) = cautions("resignation", apps[0], apps, today=date(2026, 11, 5), law=law(), days=days_at)

    assert one.why.startswith("No place is told for Meridian Freight, so that of Aurora was taken.")


def test_conditions_still_open_are_named_before_a_notice() -> None:
    record = document(employed(), offered(conditions=["a medical"]), ACCEPTED, confirmed())

    assert known("resignation", record, on="2026-11-05") == [
        ("R1", "warning", "Still open in the new offer: a medical.")
    ]
    assert known("resignation", document(offered()), on="2026-11-05") == []  # no employment is stated


# What the commands say


@pytest.fixture
def ask(tmp_path: Path) -> Any:
    def run(*args: str, records: Sequence[dict[str, Any]] = (), text: str | None = None) -> str:
        paths: list[str] = []
        for n, record in enumerate(records):
            path = tmp_path / f"r{n}.json"
            path.write_text(json.dumps(record), encoding="utf-8")
            paths += ["--record", str(path)]
        if text is not None:
            (tmp_path / "letter.txt").write_text(text, encoding="utf-8")
            args = (args[0], str(tmp_path / "letter.txt"), *args[1:])
        answer = CliRunner().invoke(sincerely, [*args, *paths])
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return str(answer.stdout)

    return run


LEAVING_GERMANY = document(employed(**GERMAN), offered(), ACCEPTED, confirmed())
YES = """Subject: Acceptance of the offer for Analyst

Dear Ms. Lindqvist,

Thank you for your offer. I am glad to accept the position of Analyst{terms}. {more}I look forward to the first day.

Sincerely,
Sam Okafor
"""
TERMS = ", with a salary of $84,000 a year and a start on Monday, January 4, 2027"
NOTICE = """{head}Dear Ms. Lund,

I resign from my position as Bookkeeper at Meridian Freight. My last day will be Monday 4 January 2027. Thank you for three good years. I will hand over my work in good order.

Sincerely,
Sam Okafor
"""


def found(ask: Any, text: str, kind: str, record: dict[str, Any], on: str) -> dict[str, tuple[str, str]]:
    answer = json.loads(ask("check", "--kind", kind, "--on", on, "--json", records=[record], text=text))
    return {one["rule"]: (one["level"], one["say"]) for one in answer["findings"] if one["start"] is None}


def test_today_says_it_beside_the_row_and_as_json(ask: Any) -> None:
    rows = json.loads(ask("today", "--on", "2026-11-05", "--json", records=[LEAVING_GERMANY]))
    resignation = next(row for row in rows if row["kind"] == "resignation")

    assert [(one["rule"], one["level"]) for one in resignation["cautions"]] == [("R13", "warning")]
    assert all("cautions" not in row for row in rows if row["kind"] != "resignation")
    assert "only on paper with your signature" in " ".join(
        ask("today", "--on", "2026-11-05", records=[LEAVING_GERMANY]).split()
    )
    late = " ".join(ask("today", "--on", "2026-12-28", records=[LEAVING_GERMANY]).split())
    assert late.count("can no longer end before") == 1


def test_why_says_the_form_its_statute_and_by_what_the_last_day_is_counted(ask: Any) -> None:
    answer = ask("why", "resignation", "--on", "2026-11-05", records=[LEAVING_GERMANY])

    assert "(rule R13; § 623 BGB (German Civil Code), with § 126 BGB)" in answer
    assert "Thursday 19 November, by your contract (two weeks) alone; what the law in DE-BY asks for" in answer
    assert "A pointer to check, not legal advice." in answer
    whole = json.loads(ask("why", "resignation", "--on", "2026-11-05", "--json", records=[LEAVING_GERMANY]))
    assert whole["cautions"][0]["sources"] == ["R13", "BGB623"]


def test_a_check_of_a_notice_names_the_form_and_only_informs_whoever_writes_on_paper(ask: Any) -> None:
    mail, paper = NOTICE.format(head="Subject: Resignation\n\n"), NOTICE.format(head="Munich, 5 November 2026\n\n")

    assert found(ask, mail, "resignation", LEAVING_GERMANY, "2026-11-05")["R13"][0] == "warning"
    assert found(ask, paper, "resignation", LEAVING_GERMANY, "2026-11-05")["R13"][0] == "info"
    elsewhere = document(employed(jurisdiction="US-CA"), offered(), ACCEPTED, confirmed())
    assert "R13" not in found(ask, mail, "resignation", elsewhere, "2026-11-05")


def test_a_check_of_a_notice_that_is_too_late_says_what_is_possible(ask: Any) -> None:
    text = NOTICE.format(head="Subject: Resignation\n\n")
    answer = json.loads(
        ask("check", "--kind", "resignation", "--on", "2026-12-28", "--json", records=[LEAVING_GERMANY], text=text)
    )
    late = [one for one in answer["findings"] if one["rule"] == "R3"]

    assert [(one["level"], one["start"] is None) for one in late] == [("error", False), ("warning", True)]
    assert "let you begin later, on Tuesday 12 January 2027" in late[1]["why"]


def test_a_last_day_before_the_least_notice_of_the_law_is_an_error(ask: Any) -> None:
    record = document(
        employed(notice={"amount": 1, "unit": "days"}, jurisdiction="GB"), offered(), ACCEPTED, confirmed()
    )
    text = NOTICE.format(head="Subject: Resignation\n\n").replace("Monday 4 January 2027", "Friday 6 November 2026")
    answer = json.loads(
        ask("check", "--kind", "resignation", "--on", "2026-11-05", "--json", records=[record], text=text)
    )

    error = next(one for one in answer["findings"] if one["rule"] == "R3" and one["level"] == "error")
    assert "before the notice that the law there asks for ends" in error["say"] and "breaks the law" in error["why"]


def test_a_check_of_an_acceptance_warns_of_what_is_missing_unless_the_letter_sees_to_it(ask: Any) -> None:
    record = document(event("offer_received", "mon 10:00", from_=NAMES["Ana"], channel="phone"))
    bare = found(ask, YES.format(terms="", more=""), "acceptance", record, "2026-11-03")
    cared = found(
        ask,
        YES.format(terms=TERMS, more="Please send me the written offer to sign. "),
        "acceptance",
        record,
        "2026-11-03",
    )

    assert bare["A10"] == ("warning", "The offer was made by telephone, and no written offer is on record.")
    assert cared["A10"][0] == "info"
    assert "A6" not in cared
    clean = found(
        ask, YES.format(terms=TERMS, more=""), "acceptance", document(offered(channel="letter")), "2026-11-03"
    )
    assert not {"A6", "A10", "A11", "R1"} & set(clean)


def test_the_rules_that_these_checks_decide_are_told_as_built(ask: Any) -> None:
    built = {one["rule"]: one for one in json.loads(ask("rules", "--json"))}

    assert all(built[rule]["built"] for rule in ("A10", "A11", "R13", "R14"))
    assert "acceptance" in built["R1"]["kinds"] and "resignation" in built["R13"]["kinds"]


# Approving


@pytest.fixture
def watch() -> Watch:
    return Watch()


def desk_with(record: dict[str, Any], tmp_path: Path, watch: Watch) -> Desk:
    record["people"] += [{"name": "Tove Lund", "email": "tove@meridian.example", "role": "supervisor"}]
    watch.pass_(days=2)
    return desk_of(on_a_desk(record, id="aurora"), watch=watch, folder=tmp_path, kind="sqlite", post=World())


def test_an_e_mail_is_refused_as_the_notice_itself_where_the_law_excludes_it(tmp_path: Path, watch: Watch) -> None:
    desk = desk_with(document(employed(**GERMAN), offered(), ACCEPTED, confirmed()), tmp_path, watch)
    with pytest.raises(Refused) as told:
        prepare(read_now(desk), "resignation")

    (problem,) = told.value.problems
    assert problem.code == "needs_another_form"
    assert "§ 623 BGB" in problem.say
    assert 'sincerely tell aurora letter sent resignation to "Tove Lund"' in problem.hint and "--copy" in problem.hint


def test_a_copy_may_leave_and_the_notice_stays_owed_until_somebody_tells_that_it_was_given(
    tmp_path: Path, watch: Watch
) -> None:
    desk = desk_with(document(employed(**GERMAN), offered(), ACCEPTED, confirmed()), tmp_path, watch)
    letter = approve(desk, prepare(read_now(desk), "resignation", only_copy=True))
    assert desk.outbox.letter(letter.id).only_copy
    watch.pass_(hours=20)
    assert [one.state for one in send(desk).letters] == ["sent"]

    last = desk.journal.record("aurora").events[-1]
    assert (last.kind, last.facts["with"]) == ("touch", ("Tove Lund",))
    rows = [one for one in today.today(read_now(desk)) if one.obligation.kind == "resignation"]
    assert [one.standing for one in rows] == ["overdue"]
    events = desk.journal.record("aurora").events
    given = Event(
        id="paper", kind="letter_sent", when=watch(), place=len(events),
        facts={"letter_kind": "resignation", "to": ("Tove Lund",), "channel": "letter"},
    )  # fmt: skip
    desk.journal.append("aurora", [given], after=len(events))
    assert [one for one in today.today(read_now(desk)) if one.obligation.kind == "resignation"] == []


def test_a_copy_still_leaves_when_the_paper_was_faster(tmp_path: Path, watch: Watch) -> None:
    desk = desk_with(document(employed(**GERMAN), offered(), ACCEPTED, confirmed()), tmp_path, watch)
    approve(desk, prepare(read_now(desk), "resignation", only_copy=True))
    events = desk.journal.record("aurora").events
    given = Event(
        id="paper", kind="letter_sent", when=watch(), place=len(events),
        facts={"letter_kind": "resignation", "to": ("Tove Lund",), "channel": "letter"},
    )  # fmt: skip
    desk.journal.append("aurora", [given], after=len(events))
    watch.pass_(hours=20)

    assert [one.state for one in send(desk).letters] == ["sent"]


@pytest.mark.parametrize("place", [{"jurisdiction": "US-CA"}, {}])
def test_elsewhere_and_where_the_place_is_not_told_an_e_mail_may_leave(
    place: dict[str, str], tmp_path: Path, watch: Watch
) -> None:
    head = {} if place else {"jurisdiction": "DE-BY", "time_zone": "Europe/Berlin"}
    desk = desk_with(document(employed(**place), offered(), ACCEPTED, confirmed(), **head), tmp_path, watch)
    shown = prepare(read_now(desk), "resignation")

    assert [one.rule for one in shown.noted if one.rule == "R13"] == ([] if place else ["R13"])


def test_a_copy_is_for_a_notice_only(tmp_path: Path, watch: Watch) -> None:
    desk = desk_with(document(offered(), event("decided", "tue 9:00", to="accept")), tmp_path, watch)
    with pytest.raises(Refused) as told:
        prepare(read_now(desk), "acceptance", only_copy=True)

    assert "no_copy_needed" in {problem.code for problem in told.value.problems}


def test_the_cautions_of_a_desk_know_an_employment_of_another_record(tmp_path: Path, watch: Watch) -> None:
    aurora = on_a_desk(document(offered(), event("decided", "tue 9:00", to="accept")), id="aurora")
    borealis = on_a_desk(document(employed(), company="Borealis"), id="borealis")
    desk = read_now(desk_of(aurora, borealis, watch=watch, folder=tmp_path))
    one = next(one for one in today.today(desk) if one.obligation.kind == "acceptance")

    assert [(caution.rule, caution.level) for caution in watched_by(desk)(one)] == [("R1", "info")]


# Two offers beside each other


AURORA = document(
    interview_held("mon 9:00"), event("letter_sent", "mon 12:00", letter_kind="thank_you", to=[NAMES["Chi"]], channel="letter"),
    employed(), offered("mon 14:00", answer_by="2026-11-06T17:00-08:00", channel="letter", conditions=["two references"]),
)  # fmt: skip
BOREALIS = document(
    event("offer_received", "tue 10:00", from_=NAMES["Ana"], channel="phone", answer_by="2026-11-11",
          salary={"amount": 7250, "currency": "USD", "per": "month"}, start_on="2027-01-18"),
    company="Borealis",
)  # fmt: skip
CIRRUS = document(interview_held("tue 9:00", with_=("Bo",)), company="Cirrus")


def laid_out(
    ask: Any, *args: str, records: Sequence[dict[str, Any]] = (AURORA, BOREALIS, CIRRUS)
) -> list[dict[str, Any]]:
    answer: list[dict[str, Any]] = json.loads(ask("offers", "--json", *args, records=records))
    return answer


def test_offers_stand_by_what_ends_first_with_the_time_that_is_left(ask: Any) -> None:
    aurora, borealis = laid_out(ask, "--at", "2026-11-05T23:04-08:00")

    assert [(one["company"], one["state"], one["left"]) for one in (aurora, borealis)] == [
        ("Aurora", "open", {"days": 1, "minutes": 17 * 60 + 56}),
        ("Borealis", "open", {"days": 6, "minutes": 6 * 24 * 60 - 23 * 60 - 4 + 24 * 60 - 1}),
    ]
    assert (aurora["in_writing"], borealis["in_writing"]) == (True, False)
    assert aurora["conditions"] == ["two references"]
    assert borealis["a_year"] == {"amount": 87000, "currency": "USD", "per": "year"}


def chain(course: dict[str, Any]) -> list[tuple[str, list[tuple[str, str, str | None]], list[tuple[str, str]]]]:
    return [
        (
            step["on"],
            [(one["kind"], one["company"], one["due_on"]) for one in of_the_contract(step["newly_owed"])],
            [(one["kind"], one["company"]) for one in step["falls_away"]],
        )
        for step in course["steps"]
    ]


def test_accepting_shows_the_chain_across_the_desk(ask: Any) -> None:
    aurora = laid_out(ask, "--on", "2026-11-05")[0]
    accept = aurora["choices"][0]

    assert accept["choice"] == "accept"
    first, left, confirmed_, met = chain(accept)
    assert first[:2] == ("2026-11-05", [("acceptance", "Aurora", "2026-11-06")])
    assert ("extension_request", "Aurora") in first[2]
    assert left[:2] == (
        "2026-11-05", [("decline_offer", "Borealis", "2026-11-06"), ("withdrawal", "Cirrus", "2026-11-09")],
    )  # fmt: skip
    assert confirmed_[:2] == ("2026-11-06", [("resignation", "Aurora", "2026-11-09")])
    assert accept["steps"][2]["newly_owed"][0]["waits_for"] == ["conditions"]
    assert met[:2] == ("2026-11-09", [("resignation", "Aurora", "2026-11-10")])
    assert accept["steps"][3]["notice"] == {
        "given_on": "2026-11-10", "last_day": "2026-11-24", "by_contract": "2026-11-24", "by_law": None, "too_late": False,
        "begin_at_the_earliest": None, "at_the_latest": "2026-12-18", "form": None,
    }  # fmt: skip


def test_declining_asking_for_time_and_doing_nothing_are_told_too(ask: Any) -> None:
    aurora = laid_out(ask, "--on", "2026-11-05")[0]
    decline, time, nothing = aurora["choices"][1:]

    assert chain(decline)[0][:2] == ("2026-11-05", [("decline_offer", "Aurora", "2026-11-06")])
    assert chain(time)[0][1] == [("extension_request", "Aurora", "2026-11-04")]
    assert nothing["steps"][0]["on"] == "2026-11-07"
    assert ("extension_request", "Aurora") in chain(nothing)[0][2]
    assert chain(nothing)[0][1] == []


def test_looking_changes_nothing_and_order_of_files_neither(ask: Any) -> None:
    forth = laid_out(ask, "--on", "2026-11-05")
    back = laid_out(ask, "--on", "2026-11-05", records=(CIRRUS, BOREALIS, AURORA))

    assert [one["company"] for one in forth] == [one["company"] for one in back]
    assert [chain(c) for one in forth for c in one["choices"]] == [chain(c) for one in back for c in one["choices"]]


def test_an_offer_accepted_stays_until_it_is_confirmed_and_free_of_conditions(ask: Any) -> None:
    events = [
        *AURORA["events"],
        event("letter_sent", "wed 9:00", letter_kind="acceptance", to=[NAMES["Ana"]], channel="letter"),
    ]
    accepted = {**AURORA, "events": events}
    (one,) = laid_out(ask, "--on", "2026-11-05", records=[accepted])
    assert (one["state"], one["left"], [c["choice"] for c in one["choices"]]) == ("accepted", None, ["wait"])
    assert [step["once"] for step in one["choices"][0]["steps"]] == [
        "Aurora has confirmed in writing", "the condition is met: two references",
    ]  # fmt: skip

    sure = {**AURORA, "events": [*events, confirmed("thu 9:00"), event("conditions_met", "fri 9:00")]}
    (one,) = laid_out(ask, "--on", "2026-11-05", records=[sure])
    assert [step["once"] for step in one["choices"][0]["steps"]] == ["the condition is met: two references"]
    assert laid_out(ask, "--on", "2026-11-06", records=[sure]) == []


def test_what_was_decided_asked_or_taken_elsewhere_is_said(ask: Any) -> None:
    decided = {**AURORA, "events": [*AURORA["events"], event("decided", "wed 9:00", to="accept")]}
    asked = {**BOREALIS, "events": [*BOREALIS["events"], event("extension_requested", "wed 9:00", until="2026-11-18")]}
    aurora, borealis = laid_out(ask, "--on", "2026-11-05", records=[decided, asked])
    assert (aurora["decided"], borealis["more_time"]["asked_on"]) == ("accept", "2026-11-04")
    assert chain(aurora["choices"][0])[0][1] == [("acceptance", "Aurora", "2026-11-06")]
    assert borealis["choices"][2]["steps"] == []

    gone = {
        **AURORA,
        "events": [
            *AURORA["events"],
            event("letter_sent", "wed 9:00", letter_kind="acceptance", to=[NAMES["Ana"]], channel="letter"),
        ],
    }
    found = laid_out(ask, "--on", "2026-11-05", records=[gone, BOREALIS])
    assert [(one["company"], one["accepted_elsewhere"]) for one in found] == [("Borealis", True), ("Aurora", False)]
    declined = {**AURORA, "events": [*AURORA["events"], event("decided", "wed 9:00", to="decline")]}
    (one,) = laid_out(ask, "--on", "2026-11-05", records=[declined])
    assert chain(one["choices"][1])[0][1] == [("decline_offer", "Aurora", "2026-11-05")]


def test_an_offer_without_a_day_does_not_end_by_itself(ask: Any) -> None:
    (one,) = laid_out(ask, "--on", "2026-11-05", records=[document(offered())])

    assert (one["answer_by"], one["left"]) == (None, None)
    assert [course["steps"] for course in one["choices"][2:]] == [[], []]


def test_the_page_says_first_how_much_time_there_is_and_lays_the_terms_in_columns(ask: Any) -> None:
    page = ask("offers", "--at", "2026-11-05T23:04-08:00", records=[AURORA, BOREALIS, CIRRUS])
    lines = page.splitlines()

    assert lines[0].startswith(
        "Aurora ends tomorrow, Friday 6 November, 17:00 in Los Angeles: 17 hours and 56 minutes left"
    )
    assert any(line.split() == ["Aurora", "Borealis"] for line in lines)
    assert "(12 x 7,250 = 87,000 USD a year)" in " ".join(page.split())
    assert "! The offer was made by telephone" in page
    assert "If you do nothing about Aurora" in page
    assert "It is late to ask, so ask by voice first" in page
    assert lines[-1].startswith("Looking at a choice sends nothing")
    assert "No offer waits" in ask("offers", "--on", "2026-11-05", records=[CIRRUS])


def test_the_last_minutes_and_the_last_day_are_said(ask: Any) -> None:
    assert ": 1 hour left" in ask("offers", "--at", "2026-11-06T16:00-08:00", records=[AURORA])
    assert "ends today, Friday 6 November" in ask("offers", "--on", "2026-11-06", records=[AURORA])
    assert "it is the last day" in ask("offers", "--on", "2026-11-06", records=[AURORA])
    assert "less than a minute left" in ask("offers", "--at", "2026-11-06T16:59:30-08:00", records=[AURORA])


def test_sums_are_never_converted_and_only_reckoned_up_where_that_is_exact(tmp_path: Path, watch: Watch) -> None:
    assert a_year(Salary(Decimal("7250.50"), "USD", "month")) == Salary(Decimal("87006.00"), "USD", "year")
    assert [a_year(Salary(Decimal(40), "USD", per)) for per in ("hour", "day", "week")] == [None, None, None]

    def sentence(*salaries: dict[str, Any]) -> str:
        names = ("one", "two")
        records = [
            on_a_desk(document(offered(salary=salary), company=name.title()), id=name)
            for name, salary in zip(names, salaries, strict=True)
        ]
        return comparable(offers(read_now(desk_of(*records, watch=watch, folder=tmp_path))))

    year, month = (
        {"amount": 84000, "currency": "USD", "per": "year"},
        {"amount": 7000, "currency": "USD", "per": "month"},
    )
    assert sentence(year, year) == ""
    assert sentence(year, month) == "A month is told as a year too: twelve times its sum."
    assert sentence(year, {**year, "currency": "EUR"}) == "The sums are in EUR and USD; they are not converted."
    assert "make no exact year" in sentence(year, {"amount": 40, "currency": "USD", "per": "hour"})


def test_a_desk_is_told_what_to_type_and_the_time_where_one_is(tmp_path: Path, watch: Watch) -> None:
    desk = read_now(desk_of(on_a_desk(AURORA, id="aurora"), watch=watch, folder=tmp_path))
    (one,) = [as_json(found) for found in offers(desk)]

    assert [course.get("command") for course in one["choices"]] == [
        "sincerely tell aurora decided accept", "sincerely tell aurora decided decline",
        "sincerely draft --kind extension_request aurora", None,
    ]  # fmt: skip


# Events of two files that are called alike


def test_a_company_that_has_made_its_offer_is_not_asked_because_of_another_offer() -> None:
    there = document(employed(), interview_held("mon 9:00"), offered("tue 10:00", answer_by="2026-11-20"))
    here = document(interview_held("mon 9:00"), event("applied", "mon 8:00"), offered("wed 10:00"), company="Borealis")
    on = "2026-11-05"
    found = owed(folded(here, there, on=on), owing_rules("candidate"), holidays_in, Clock(date.fromisoformat(on)))

    assert {one.standing for one in found if one.obligation.kind == "inquiry"} <= {"void"}


def test_a_last_good_day_on_a_weekend_is_the_business_day_before() -> None:
    assert last_good_day(Notice(1, "days"), date(2026, 11, 10), days_at(None)) == date(2026, 11, 6)


# Whatever happened

PRESENT = happens(
    "employment", employer=st.just("Old Mill"), position=st.just("Clerk"), supervisor=st.just("Dee Outis"),
    notice=st.fixed_dictionaries(
        {"amount": st.integers(0, 6), "unit": st.sampled_from(["days", "weeks", "months"])},
        optional={"to": st.just("end_of_month")},
    ),
    jurisdiction=st.sampled_from(["DE-BY", "GB", "IT", "JP", "US-CA"]),
)  # fmt: skip
WHOLE_OFFER = happens(
    "offer_received", **{"from": st.just(NAMES["Ana"])}, answer_by=DAYS_AHEAD, start_on=DAYS_AHEAD, channel=CHANNEL,
    conditions=st.lists(st.just("a reference"), max_size=1),
)  # fmt: skip
CHANGED = st.one_of(
    happens("offer_changed", start_on=DAYS_AHEAD), happens("conditions_met"), happens("resigned", last_day=DAYS_AHEAD),
    letters("resignation", to=st.just("Dee Outis")),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(happenings(st.one_of(WHOLE_OFFER, WHOLE_OFFER, PRESENT, CHANGED, CANDIDATE)), min_size=1, max_size=3), ON
)
def test_whatever_happened_the_offers_can_be_laid_out_and_looking_at_them_changes_nothing(told, on) -> None:
    told = records("candidate", told)
    with TemporaryDirectory() as folder:
        desk = desk_of(watch=Watch(), folder=Path(folder))
    desk = replace(desk, journal=MemoryJournal(told), clock=Clock(on), given=True)
    before = [one.obligation for one in today.whole(desk).owed]
    found = offers(desk)

    for one in found:
        whole = as_json(one)
        assert (one.left is None) == (one.state == "accepted" or one.offer.answer_by is None)
        assert json.loads(json.dumps(whole)) == whole
        for course in one.courses:
            for step in course.steps:
                newly = {letter.obligation.id for letter in step.newly}
                assert not newly & {letter.obligation.id for letter in step.ends}
    assert list(_page(desk, found, 100)) and list(_page(desk, found, 50))
    assert [one.obligation for one in today.whole(desk).owed] == before
