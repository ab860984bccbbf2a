"""What lets an application rest, each question by its cases: what it says to others and hears of them, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from builders import NAMES, ZONE, at, event, interview_held, record
from owing.test_here import here
from sincerely.core.application import fold
from sincerely.core.events import EVENTS, LETTER_KINDS, Event
from sincerely.core.moments import Clock
from sincerely.core.owing.here import Here
from sincerely.core.owing.obligation import Obligation, Owed
from sincerely.core.owing.resting import (
    ALL,
    LAPSED,
    SAYS,
    TOPICS,
    _topics,
    changes_at,
    circles_of,
    hears,
    is_person,
    new_topics,
    rests_since,
    said,
    shows_from,
    speaks,
)
from sincerely.core.window import Window

STANDINGS = ("met", "void", "waived", "lapsed", "snoozed", "held", "overdue", "open", "upcoming")
TICK = timedelta(microseconds=1)
SAM, ANA = [NAMES["Sam"]], [NAMES["Ana"]]


def saying(side: str, *events: Event, on: str = "sun") -> str:
    """Return what these events say to others, whatever an application becomes of them."""
    known = {one.id: one for one in events}
    assert {topic for one in events for topic in _topics(one, side, known)} <= set(TOPICS)
    one = here(on=on, side=side)
    one.app = replace(one.app, record=replace(one.app.record, events=events))
    return said(one)


def fact(kind: str, id: str = "0", when: str = "mon 9:00", **facts: Any) -> Event:
    return Event(id=id, kind=kind, when=at(when), facts=facts)


# What an event says


def test_nothing_is_said_but_of_the_topics():
    told = [*LAPSED.values(), *(topics for says in SAYS.values() for topics in says.values())]

    assert {topic for topics in told for topic in topics} == set(TOPICS)


SAID = {
    "candidate": {
        "o1": "extension_granted extension_refused extension_requested acceptance_confirmed",
        "o1 a1": "offer_received offer_changed offer_withdrawn decided offer_accepted offer_declined rejected withdrew position_closed",
        "a1": "interview_scheduled interview_moved interview_cancelled interview_missed interview_held decision_promised",
        "s1": "employment resigned asked_to_stop hired_elsewhere",
    },
    "employer": {
        "o1": "offer_made offer_changed offer_withdrawn extension_granted extension_refused extension_requested offer_accepted"
        " offer_declined withdrew position_closed ranked opening_closed",
        "o1 p1": "decided waived person_changed",
        "p1": "interview_held snoozed",
    },
}  # fmt: skip
SAID_BY_LETTER = {
    "candidate": {"o1 a1": "acceptance decline_offer withdrawal", "s1": "resignation"},
    "employer": {"o1": "decline offer"},
}
OF_ITS_FACTS = ("letter_sent", "letter_returned", "touch", "corrected")


def words(told: Mapping[str, str]) -> dict[str, str]:
    return {kind: topics for topics, kinds in told.items() for kind in kinds.split()}


@pytest.mark.parametrize(
    ("side", "kind"),
    [(side, kind) for kind in EVENTS if kind not in OF_ITS_FACTS for side in EVENTS[kind].sides],
)
def test_what_an_event_says_to_others(side, kind):
    facts = {"obligation": "decline-1a2b3c"} if kind == "waived" else {}

    assert saying(side, fact(kind, **facts)) == words(SAID[side]).get(kind, "-")


@pytest.mark.parametrize(("side", "kind"), [(side, kind) for side in SAID for kind in LETTER_KINDS[side]])
def test_a_letter_says_what_its_kind_does_whether_it_left_or_came_back_or_was_met_by_contact(side, kind):
    says = words(SAID_BY_LETTER[side]).get(kind, "-")

    found = [
        fact("letter_sent", letter_kind=kind),
        fact("letter_returned", letter_kind=kind),
        fact("touch", meets=kind),
    ]
    assert [saying(side, one) for one in found] == [says] * 3
    assert saying(side, fact("touch")) == "-"


@pytest.mark.parametrize(
    ("side", "obligation", "says"),
    [
        ("candidate", "contradiction", "o1"),
        ("candidate", " contradiction-1a2b3c", "o1"),
        ("candidate", "thank_you", "-"),
        ("candidate", "no contradiction", "-"),
        ("employer", "contradiction", "o1 p1"),
        ("employer", "thank_you", "o1 p1"),
    ],
)
def test_what_a_waiver_says_to_others(side, obligation, says):
    assert saying(side, fact("waived", obligation=obligation)) == says


EVERYTHING = "o1 a1 s1 p1"


@pytest.mark.parametrize(
    ("side", "was", "facts", "says"),
    [
        ("candidate", fact("offer_received"), {}, "o1 a1"),
        ("candidate", fact("applied"), {}, "-"),
        ("candidate", fact("letter_sent", letter_kind="resignation"), {}, "s1"),
        ("candidate", fact("interview_held"), {"instead": fact("interview_held")}, "a1"),
        ("candidate", fact("interview_held"), {"instead": fact("employment")}, "a1 s1"),
        ("candidate", fact("applied"), {"instead": fact("employment")}, "s1"),
        ("candidate", fact("employment"), {"instead": fact("applied")}, "s1"),
        ("candidate", fact("offer_received"), {"instead": fact("decided")}, "o1 a1"),
        ("candidate", fact("applied"), {"instead": fact("corrected", event="9")}, EVERYTHING),  # nobody asks what became of it
        ("candidate", fact("corrected", event="9"), {}, EVERYTHING),
        ("candidate", fact("corrected", event="9"), {"instead": fact("applied")}, EVERYTHING),
        ("candidate", fact("applied"), {"event": "elsewhere"}, EVERYTHING),
        ("candidate", fact("applied"), {"event": "elsewhere", "instead": fact("applied")}, EVERYTHING),
        ("employer", fact("interview_held"), {}, "p1"),
        ("employer", fact("interview_held"), {"instead": fact("ranked")}, "o1 p1"),
        ("employer", fact("letter_sent", letter_kind="decline"), {"instead": fact("letter_sent", letter_kind="status_update")}, "o1"),
        ("employer", fact("person_changed"), {}, "o1 p1"),
    ],
)  # fmt: skip
def test_a_correction_says_what_was_said_and_what_is_said_instead(side, was, facts, says):
    later = replace(was, when=at("fri 9:00"))  # so that only the correction is told of
    correction = fact("corrected", "1", "tue 9:00", **({"event": "0"} | facts))

    assert saying(side, later, correction, on="tue 9:00") == says


# How often it said something

OFFER, MADE = (
    event("offer_received", "mon 9:00", answer_by="2026-11-04"),
    event("offer_made", "mon 9:00", answer_by="2026-11-04"),
)
AGAIN = {"answer_by": "2026-11-05"}


@pytest.mark.parametrize(
    ("side", "events", "on", "found"),
    [
        ("candidate", (), "sun", "-"),
        ("employer", (event("applied", "mon"),), "sun", "-"),
        ("candidate", (OFFER,), "wed", "o1 a1"),
        ("candidate", (OFFER, interview_held("mon 8:00"), event("hired_elsewhere", "tue 9:00")), "wed", "o1 a2 s1"),
        ("employer", (MADE, interview_held("mon 8:00"), event("decided", "tue 9:00", to="hold")), "wed", "o2 p2"),
        ("candidate", (OFFER,), "thu", "o1.1 a1.1"),
        ("candidate", (OFFER, event("hired_elsewhere", "tue 9:00")), "thu", "o1.1 a1.1 s1"),
        ("candidate", (OFFER, event("offer_received", "fri 9:00", answer_by="2026-11-07")), "sun", "o2.2 a2.2"),
        ("employer", (MADE,), "wed", "o1"),
        ("employer", (MADE, interview_held("mon 8:00")), "thu", "o1.1 p1"),
        ("employer", (MADE, event("offer_made", "fri 9:00")), "sun", "o2.1"),
        # only what has begun by the clock
        ("candidate", (event("rejected", "tue 9:00"),), "tue 9:00", "o1 a1"),
        ("candidate", (event("rejected", "tue 9:00"),), "tue 8:59", "-"),
        ("candidate", (event("rejected", "tue"),), "tue 0:00", "o1 a1"),
        ("candidate", (event("rejected", "tue"),), "mon 23:59", "-"),
        ("candidate", (event("rejected", "tue"),), "tue", "o1 a1"),
        ("candidate", (event("rejected", "tue 23:59"),), "tue", "o1 a1"),
        ("candidate", (event("rejected", "wed"),), "tue", "-"),
    ],
)  # fmt: skip
def test_how_often_an_application_said_something_to_others(side, events, on, found):
    assert said(here(*events, on=on, side=side)) == found


@pytest.mark.parametrize(
    ("before", "now", "topics"),
    [
        ("-", "-", ""),
        ("o1 a1", "o1 a1", ""),
        ("-", "o1 p2", "op"),
        ("o1 p2", "-", "op"),
        ("o1 a1 s1 p1", "o2 a1 s2 p1", "os"),
        ("o1 a1 s1 p1", "o1 a2 s1 p2", "ap"),
        ("o1", "o1.1", "o"),
        ("o1.1 a1.1", "o1 a1.1", "o"),
        ("o1", "o1 a1", "a"),
        ("p1 s1", "s1 p1", ""),
    ],
)
def test_of_which_topics_more_or_less_was_said_than_before(before, now, topics):
    assert new_topics(before, now) == topics


# What it hears of others

LEFT, REJECTED = event("withdrew", "tue 9:00", channel="phone"), event("rejected", "tue 9:00")
RANKED, REFUSED = event("ranked", "mon 8:00", rank=1), event("decided", "mon 10:00", to="refuse")
MET = interview_held("mon 9:00")
POSTED = event("opening_posted", "mon 9:00", requisition="R-9", similar_to="R-1")
DECLINE = event("letter_sent", "tue 9:00", letter_kind="decline", to=SAM, channel="letter")


def back(letter_kind: str = "decline", when: str = "wed 9:00") -> dict[str, Any]:
    return event("letter_returned", when, letter_kind=letter_kind, to=SAM)


@pytest.mark.parametrize(
    ("events", "on", "topics"),
    [
        ((), "sun", "o"),
        ((event("applied", "mon"),), "sun", "o"),
        ((LEFT,), "sun", ""),
        ((REJECTED,), "sun", "s"),
        ((OFFER,), "wed", "oas"),  # to be answered by a day
        ((OFFER,), "thu", "os"),
        ((event("offer_received", "mon 9:00"),), "wed", "os"),
        ((OFFER, event("offer_accepted", "tue 9:00", channel="phone")), "wed", "os"),
        ((OFFER, REJECTED), "wed", "os"),
        ((OFFER, event("offer_received", "tue 9:00")), "wed", "os"),  # the last counts
        ((event("offer_received", "mon 9:00"), OFFER | {"at": "2026-11-03T09:00-08:00"}), "wed", "oas"),
    ],
)  # fmt: skip
def test_what_a_candidate_s_application_hears_of_the_others(events, on, topics):
    assert hears(here(*events, on=on)) == topics


MARRIED = event("person_changed", "mon 7:00", person=NAMES["Sam"], name="Sam Obi")


@pytest.mark.parametrize(
    ("events", "topics"),
    [
        ((), ""),
        ((event("applied", "mon"),), ""),
        ((MET,), "op"),
        ((event("decided", "mon 9:00", to="hold"),), "op"),
        ((MADE,), "op"),
        ((RANKED,), "op"),
        ((POSTED,), "op"),
        ((event("opening_closed", "mon 9:00", requisition="R-9"),), ""),
        ((POSTED, event("applied", "mon")), "op"),
        # who left is done with, unless they were met again
        ((MET, LEFT), ""),
        ((RANKED, LEFT), ""),
        ((LEFT,), ""),
        ((POSTED, MET, LEFT), "op"),
        ((MADE, LEFT), "op"),  # an offer is never done with
        ((LEFT, interview_held("wed 9:00")), "op"),
        ((LEFT, interview_held("tue")), ""),  # of that day: either may have come first
        ((LEFT, interview_held("wed 9:00"), LEFT | {"at": "2026-11-05T09:00-08:00"}), ""),
        # and so is who was told no
        ((MET, REFUSED), "op"),
        ((MET, DECLINE), "op"),  # nobody has decided
        ((MET, REFUSED, DECLINE), ""),
        ((MET, REFUSED, DECLINE | {"letter_kind": "status_update"}), "op"),
        ((MET, REFUSED, DECLINE, back()), "op"),
        ((MET, REFUSED, DECLINE, back(), DECLINE | {"at": "2026-11-05T09:00-08:00"}), ""),
        ((MET, REFUSED, DECLINE, back("status_update")), ""),
        ((MET, REFUSED, DECLINE, event("letter_returned", "wed 9:00", letter_kind="decline", to=[NAMES["Bo"]])), ""),
        ((MARRIED, MET, REFUSED, DECLINE | {"to": ["Sam Obi"]}), ""),
        ((MARRIED, MET, REFUSED, DECLINE | {"to": ["Sam Obi"]}, back() | {"to": ["Sam Obi"]}), "op"),
        ((MET, REFUSED, DECLINE, event("decided", "wed 9:00", to="offer")), "op"),
        ((MET, REFUSED, DECLINE, event("decided", "wed 9:00", to="hold")), "op"),
        ((MET, REFUSED, DECLINE, interview_held("thu 9:00")), "op"),
        ((MET, REFUSED, DECLINE, MADE | {"at": "2026-11-05T09:00-08:00"}), "op"),
    ],
)  # fmt: skip
def test_what_an_employer_s_application_hears_of_the_others(events, topics):
    assert hears(here(*events, side="employer")) == topics


# What others need of it

INVITED = event("interview_scheduled", "mon 9:00", starts_at="2026-11-05T15:00-08:00", with_=ANA)
EMPLOYED = event(
    "employment", "mon 9:00", employer="Tessera", position="Clerk", supervisor=NAMES["Bo"], notice={"amount": 2, "unit": "weeks"}
)  # fmt: skip


@pytest.mark.parametrize(
    ("events", "needed"),
    [
        ((), ""),
        ((event("applied", "mon"),), ""),
        ((OFFER,), ALL),
        ((OFFER, LEFT), ALL),
        ((EMPLOYED,), ALL),
        ((event("resigned", "mon 9:00", last_day="2026-11-20"),), ALL),
        ((event("hired_elsewhere", "mon 9:00"),), ALL),
        ((event("asked_to_stop", "mon 9:00"),), ALL),
        ((EMPLOYED, LEFT), ALL),
        ((event("frozen", "mon 9:00"),), ""),
        ((event("frozen", "mon 9:00"), EMPLOYED), ALL),
        ((INVITED,), ALL),
        ((MET,), ALL),
        ((event("decision_promised", "mon 9:00", by="2026-11-20"),), ALL),
        ((INVITED, LEFT), ""),
        ((MET, REJECTED), ""),
        ((REJECTED,), ""),
    ],
)
def test_what_the_others_need_of_a_candidate_s_application(events, needed):
    assert speaks(here(*events)) == needed


def test_the_word_for_all_is_kept_on_the_desk_and_never_changes():
    assert ALL == "all"


CLOSED = event("position_closed", "wed 9:00")


@pytest.mark.parametrize(
    ("events", "needed"),
    [
        ((), ""),
        ((MET,), ""),
        ((POSTED,), ""),
        ((MADE,), ALL),
        ((MADE, LEFT), ALL),
        ((RANKED,), ALL),
        ((RANKED, LEFT), ""),
        ((event("opening_closed", "mon 9:00", requisition="R-9"),), ALL),
        ((POSTED, event("opening_closed", "tue 9:00", requisition="R-9")), ALL),
        ((LEFT, event("opening_closed", "wed 9:00", requisition="R-9")), ALL),
        ((MADE, CLOSED), ALL),
        ((CLOSED,), "2026-11-04T17:00:00+00:00"),
        ((RANKED, LEFT, CLOSED), "2026-11-04T17:00:00+00:00"),
        ((event("position_closed", "wed"),), "2026-11-04T08:00:00+00:00"),
        ((CLOSED, CLOSED, event("position_closed", "wed")), "2026-11-04T08:00:00+00:00 2026-11-04T17:00:00+00:00"),
        (tuple(event("position_closed", when) for when in ("mon 9:00", "tue 9:00", "wed 9:00", "thu 9:00", "fri 9:00")),
         "2026-11-02T17:00:00+00:00 2026-11-03T17:00:00+00:00 2026-11-04T17:00:00+00:00 2026-11-05T17:00:00+00:00"
         " 2026-11-06T17:00:00+00:00"),
    ],
)  # fmt: skip
def test_what_the_others_need_of_an_employer_s_application(events, needed):
    assert speaks(here(*events, side="employer")) == needed


# In which circles


@pytest.mark.parametrize(
    ("head", "circles"),
    [
        ({}, ("search",)),
        ({"requisition": "R-1"}, ("search",)),
        ({"side": "employer"}, ("p\nAurora\nAnalyst", "m\nAurora\nsam@okafor.example")),
        ({"side": "employer", "requisition": "R-1"}, ("r\nAurora\nR-1", "m\nAurora\nsam@okafor.example")),
        ({"side": "employer", "candidate": {"name": "Sam Okafor"}}, ("p\nAurora\nAnalyst",)),
    ],
)  # fmt: skip
def test_the_circles_in_which_an_application_concerns_others(head, circles):
    found = circles_of(here(**head).app)

    assert found == circles
    assert [one for one in found if is_person(one)] == [one for one in circles if "@" in one]


def test_a_new_address_is_one_circle_more():
    changed = event("person_changed", "mon 9:00", person=NAMES["Sam"], email="Sam@New.example")

    assert circles_of(here(changed, side="employer").app)[1:] == (
        "m\nAurora\nsam@okafor.example",
        "m\nAurora\nsam@new.example",
    )


# From when on it shows something, and since when it rests


def owed(
    standing: str = "open", opens: str = "mon 9:00", due: str | None = None, lapses: str | None = None,
    turns: tuple[str, ...] = (), settled_by: str | None = None,
) -> Owed:  # fmt: skip
    """Return a letter owed, of which only its moments matter here."""
    window = Window(opens_at=at(opens), due_at=at(due) if due else None, lapses_at=at(lapses) if lapses else None)
    letter = Obligation(
        side="candidate", kind="thank_you", application="a", to=("Chi",), cause="0", window=window, because=()
    )
    return Owed(obligation=letter, standing=standing, turns=tuple(at(turn) for turn in turns), settled_by=settled_by)


SHOWN = ("overdue", "open", "held")


@pytest.mark.parametrize("standing", STANDINGS)
def test_a_letter_shows_now_by_its_standing(standing):
    one = here(on="sun 9:00")

    assert shows_from(one, [owed("met"), owed(standing)], asked=False) == (
        at("sun 9:00") if standing in (*SHOWN, "upcoming") else None  # what is to come opened long ago here
    )


HELD_BACK = event("snoozed", "mon 9:00", obligation="thank_you", until="2026-11-10")


@pytest.mark.parametrize(
    ("events", "rows", "asked", "shows"),
    [
        ((), [], False, None),
        ((), [], True, "sun 9:00"),
        ((), [owed("met")], True, "sun 9:00"),
        ((), [owed("upcoming", "wed+4 9:00")], False, "wed+2 6:00"),  # two weeks and three hours before it opens
        ((), [owed("upcoming", "wed+4 9:00"), owed("upcoming", "tue+4 9:00")], False, "tue+2 6:00"),
        ((), [owed("upcoming", "wed+1 9:00")], False, "sun 9:00"),
        ((), [owed("upcoming", "wed+1 9:00")], True, "sun 9:00"),
        ((), [owed("snoozed", "wed+4 9:00")], False, None),
        ((), [owed("snoozed", turns=("tue 9:00", "thu+1 9:00", "wed+1 9:00"))], False, "wed+1 9:00"),
        ((), [owed("snoozed", turns=("sun 9:00",))], False, None),
        ((), [owed("snoozed", turns=("sun 9:01",))], False, "sun 9:01"),
        ((), [owed("upcoming", "wed+4 9:00", turns=("tue+1 9:00",))], False, "tue+1 9:00"),
        ((HELD_BACK,), [], False, "tue+1 0:00"),
        ((HELD_BACK,), [owed("upcoming", "wed+4 9:00")], False, "tue+1 0:00"),
        ((HELD_BACK,), [owed("upcoming", "wed+1 9:00")], False, "sun 9:00"),
        ((HELD_BACK,), [owed("open")], False, "sun 9:00"),
        ((event("applied", "sun 9:00"),), [], False, None),
        ((event("applied", "sun 9:01"),), [], False, "sun 9:01"),
    ],
)  # fmt: skip
def test_from_when_on_an_application_may_show_something(events, rows, asked, shows):
    assert shows_from(here(*events, on="sun 9:00"), rows, asked) == (at(shows) if shows else None)


def test_a_day_is_looked_at_from_its_end():
    assert shows_from(here(on="sun"), [], asked=True) == datetime(2026, 11, 8, 23, 59, 59, 999999, ZONE)


APPLIED = event("applied", "mon 9:00")


@pytest.mark.parametrize(
    ("events", "rows", "since"),
    [
        ((), [], "sun 9:00"),
        ((APPLIED,), [], "mon 9:00"),
        ((APPLIED, event("applied", "tue")), [], "tue 0:00"),
        ((APPLIED, event("applied", "mon 8:00")), [], "mon 9:00"),
        ((APPLIED, event("applied", "sun 9:00")), [], "sun 9:00"),
        ((APPLIED, event("applied", "sun 9:01")), [], "mon 9:00"),
        ((APPLIED, event("snoozed", "tue 9:00", obligation="decline", until="2026-11-05")), [], "thu 0:00"),
        ((APPLIED, event("snoozed", "tue 9:00", obligation="decline", until="2026-11-09")), [], "tue 9:00"),
        ((APPLIED, MET), [], "sun 9:00"),  # it hears others
        *(
            ((APPLIED,), [owed(standing, "wed 9:00")], "mon 9:00" if standing in ("met", "waived") else "wed 9:00")
            for standing in STANDINGS
        ),
        ((APPLIED,), [owed("void", "wed 9:00", settled_by="0")], "mon 9:00"),
        ((APPLIED,), [owed("void", "wed 9:00", settled_by="0"), owed("lapsed", "tue 9:00", lapses="sun 9:00")], "tue 9:00"),
        ((APPLIED,), [owed("lapsed", "tue 9:00", "sun 9:00", "sun 9:00")], "sun 0:00"),
    ],
)  # fmt: skip
def test_since_when_an_application_rests(events, rows, since):
    assert rests_since(here(*events, on="sun 9:00", side="employer"), rows) == at(since)


def test_what_lapsed_rests_since_the_instant_after():
    lapsed = owed("lapsed", "tue 9:00", "wed 9:00", "thu 9:00")

    assert rests_since(here(APPLIED, on="sun 9:00", side="employer"), [lapsed]) == at("thu 9:00") + TICK


# When time alone changes something


def changes(rows: list[Owed], *events: Mapping[str, Any], **head: Any) -> Iterator[datetime]:
    """Yield every moment from which time alone may change something, from the week before on: the clock goes from one to the next."""
    now: datetime | None = at("mon 0:00") - timedelta(days=7)
    while now is not None:
        found = changes_at(at_moment(now, *events, **head), rows)
        assert found is None or found > now
        now = found
        if now is not None:
            yield now


def at_moment(now: datetime, *events: Mapping[str, Any], **head: Any) -> Here:
    one, clock = here(*events, **head), Clock(now)
    return Here(fold(record(*events, **head), clock), one.days, clock)


@pytest.mark.parametrize("standing", STANDINGS)
def test_time_changes_no_letter_that_is_settled(standing):
    settled = standing in ("met", "void", "waived", "lapsed")

    assert list(changes([owed(standing)])) == ([] if settled else [at("mon 9:00")])


@pytest.mark.parametrize(
    ("rows", "moments"),
    [
        ([], []),
        ([owed(opens="mon 9:00", turns=("wed 9:00", "tue 9:00"))], [at("mon 9:00"), at("tue 9:00"), at("wed 9:00")]),
        ([owed(opens="mon 9:00", due="thu 17:00")], [at("mon 9:00"), at("thu 0:00"), at("thu 17:00") + TICK]),
        ([owed(opens="mon 9:00", lapses="fri 17:00")], [at("mon 9:00"), at("fri 17:00") + TICK]),
        ([owed(opens="mon 9:00", due="thu 17:00", lapses="fri 17:00"), owed("void", "tue 9:00"), owed("held", "wed 9:00")],
         [at("mon 9:00"), at("wed 9:00"), at("thu 0:00"), at("thu 17:00") + TICK, at("fri 17:00") + TICK]),
    ],
)  # fmt: skip
def test_the_moments_of_a_letter(rows, moments):
    assert list(changes(rows)) == moments


END_OF_WEDNESDAY = datetime(2026, 11, 4, 23, 59, 59, 999999, ZONE)
INVITE = "2026-11-05T15:00-08:00"


@pytest.mark.parametrize(
    ("side", "events", "moments"),
    [
        ("candidate", (), []),
        ("candidate", (APPLIED, event("rejected", "tue")), [at("mon 9:00"), at("tue 0:00")]),
        ("candidate", (OFFER,), [at("mon 9:00"), END_OF_WEDNESDAY + TICK]),
        ("employer", (MADE,), [at("mon 9:00"), END_OF_WEDNESDAY + TICK]),
        ("employer", (MADE | {"answer_by": "2026-11-04T12:00-08:00"},), [at("mon 9:00"), at("wed 12:00") + TICK]),
        ("candidate", (event("offer_received", "mon 9:00"),), [at("mon 9:00")]),
        ("candidate", (event("offer_received", "mon 8:00"), OFFER), [at("mon 8:00"), at("mon 9:00"), END_OF_WEDNESDAY + TICK]),
        ("candidate", (INVITED,), [at("mon 9:00"), at("thu 15:00")]),
        ("candidate", (INVITED | {"ends_at": "2026-11-05T16:30-08:00"},), [at("mon 9:00"), at("thu 16:30")]),
        ("candidate", (INVITED, event("interview_cancelled", "tue 9:00")), [at("mon 9:00"), at("tue 9:00")]),
        ("candidate", (INVITED, event("interview_moved", "tue 9:00", starts_at="2026-11-06T15:00-08:00", with_=ANA)),
         [at("mon 9:00"), at("tue 9:00"), at("fri 15:00")]),
        ("candidate", (HELD_BACK,), [at("mon 9:00"), at("tue+1 0:00")]),
        ("candidate", (HELD_BACK | {"until": "2026-11-10T12:00-08:00"},), [at("mon 9:00"), at("tue+1 12:00")]),
        ("candidate", (event("waived", "mon 9:00", obligation="thank_you"),), [at("mon 9:00")]),
    ],
)  # fmt: skip
def test_the_moments_of_what_happened(side, events, moments):
    assert list(changes([], *events, side=side)) == moments


def test_what_comes_first_of_a_letter_and_of_what_happened():
    rows = [owed("upcoming", "wed 9:00")]

    assert list(changes(rows, HELD_BACK)) == [at("mon 9:00"), at("wed 9:00"), at("tue+1 0:00")]
