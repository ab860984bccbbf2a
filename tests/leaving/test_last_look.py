"""Letters looked at in lots say what a look at each by itself says, whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from builders import event
from leaving.desks import read_now
from leaving.test_bulk import NAMES, REFUSED, of, opened, tell
from sincerely.core.outbox import Outgoing
from sincerely.desk import last_look
from sincerely.desk.bulk import freeze, gather
from sincerely.desk.last_look import LastLooks, look
from sincerely.desk.ports import Desk
from sincerely.desk.send import _Room, send
from sincerely.errors import Unavailable
from sincerely.store.messages import SqlMessages


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk on which six are to be told no, and a seventh has an offer."""
    offered = of(NAMES[8], event("offer_made", "mon 18:00", answer_by="2026-11-20"))
    desk = read_now(opened(tmp_path, offered, *(of(name, REFUSED) for name in NAMES[:6])))
    batch = gather(desk, "decline")
    freeze(desk, batch, len(batch.ready))
    desk.now.pass_(minutes=1)
    return read_now(desk)


def letters(desk: Desk) -> list[Outgoing]:
    return desk.outbox.some([one.id for one in desk.outbox.due(None)])


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return whose letters were looked at by themselves."""
    alone: list[str] = []

    def looking(desk: Desk, letter: Outgoing, *, by_hand: bool = False) -> Any:
        alone.append(letter.to[0].name)
        return look(desk, letter, by_hand=by_hand)

    monkeypatch.setattr(last_look, "look", looking)
    return alone


def test_a_lot_says_of_each_what_a_look_at_it_alone_says(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    every = letters(desk)
    assert len(every) == 6
    by_itself = [look(desk, one) for one in every]
    alone, looks = counted(monkeypatch), LastLooks(desk, every, by_hand=False)
    assert [looks.at(one) for one in every] == by_itself and {one.step for one in by_itself} == {"begin"}
    assert alone == []


def reversed_(desk: Desk, one: Outgoing) -> None:
    tell(desk, one.application, event("decided", "wed", to="hold"))


def gone(desk: Desk, one: Outgoing) -> None:
    tell(desk, one.application, event("withdrew", "wed", channel="phone"))


def moved(desk: Desk, one: Outgoing) -> None:
    tell(desk, one.application, event("person_changed", "wed", person=one.to[0].name, email="new@mail.example"))


def renamed(desk: Desk, one: Outgoing) -> None:
    was = desk.journal.record(one.application)
    desk.journal.change(replace(was, position="Senior Analyst"), was=was)


@pytest.mark.parametrize("change", [reversed_, gone, moved, renamed])
@pytest.mark.parametrize("at", [0, 3])
def test_what_is_written_after_the_lot_was_looked_at_is_seen(
    desk: Desk, change: Callable[[Desk, Outgoing], None], at: int
) -> None:
    every = letters(desk)
    looks = LastLooks(desk, every, by_hand=False)
    change(desk, every[at])
    assert [looks.at(one) for one in every] == [look(desk, one) for one in every]
    assert looks.at(every[at]).step != "begin"


def test_the_word_of_somebody_new_in_the_opening_is_heard(desk: Desk) -> None:
    every = letters(desk)
    looks = LastLooks(desk, every, by_hand=False)
    desk.journal.add([of(NAMES[9], event("offer_made", "wed 09:00", answer_by="2026-11-20"))])
    assert [looks.at(one) for one in every] == [look(desk, one) for one in every]


def test_who_says_nothing_to_others_costs_no_other_a_look(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    every = letters(desk)
    alone, looks = counted(monkeypatch), LastLooks(desk, every, by_hand=False)
    tell(desk, every[0].application, event("touch", "wed", **{"with": [NAMES[0]]}, channel="phone"))
    assert {looks.at(one).step for one in every[1:]} == {"begin"} and alone == []
    looks.at(every[0])
    assert alone == [every[0].to[0].name]


def test_after_a_while_each_is_looked_at_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    every = letters(desk)
    alone, looks = counted(monkeypatch), LastLooks(desk, every, by_hand=False)
    desk.now.pass_(seconds=5)
    looks.at(every[0])
    assert len(alone) == 1


def test_an_unread_message_is_seen_between_two_letters_of_a_lot(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    every = letters(desk)
    looks = LastLooks(desk, every, by_hand=False)
    waits = every[2].application
    monkeypatch.setattr(SqlMessages, "read_first", lambda self, application: "<m@x>" if application == waits else None)
    assert [looks.at(one).step for one in every] == ["begin", "begin", "wait", "begin", "begin", "begin"]


def test_a_letter_that_cannot_be_looked_at_keeps_none_before_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    every, at = letters(desk), LastLooks.at

    def looking(self: LastLooks, letter: Outgoing) -> Any:
        if letter.id == every[3].id:
            raise Unavailable("The disk of the desk is away.", code="away", hint="Look for it.")
        return at(self, letter)

    monkeypatch.setattr(LastLooks, "at", looking)
    done = send(replace(desk, post=_Taking()))
    assert [one.state for one in done.letters] == ["sent"] * 3 and done.stopped
    assert [one.state for one in letters(desk)] == ["approved"] * 3


def test_one_claimed_ahead_goes_back_when_the_round_stops(desk: Desk) -> None:
    done = send(replace(desk, post=_Taking(most=2)))
    assert done.stopped and [one.state for one in done.letters] == ["sent"] * 2
    assert [one.state for one in letters(desk)] == ["approved"] * 4
    assert [desk.outbox.log(one.id)[-1].step for one in letters(desk)[:1]] == ["put_back"]


def test_a_hold_that_comes_while_one_is_claimed_ahead_stops_it(desk: Desk) -> None:
    line = _Taking()
    line.after = lambda count: count == 3 and desk.outbox.set_hold(True, at=desk.now())
    done = send(replace(desk, post=line))
    assert [one.state for one in done.letters if one.state == "sent"] == ["sent"] * 3
    assert [one.state for one in letters(desk)] == ["approved"] * 3
    assert line.taken == 3


def test_of_all_that_send_the_room_of_an_hour_is_counted_again_before_it_is_full(desk: Desk) -> None:
    desk = replace(desk, bounds=replace(desk.bounds, letters_an_hour=16))
    room = _Room(desk)
    asked: list[int] = []
    counting = desk.outbox.begun_since
    desk.outbox.begun_since = lambda moment: asked.append(1) or (counting(moment) + 14 * (len(asked) > 2))  # type: ignore[method-assign]  # a store that counts
    assert [room.taken() for _ in range(5)] == [True, True, True, True, True]
    assert len(asked) > 4


class _Taking:
    """A way out, and its line, that takes letters, `most` of them, and then breaks."""

    timeout_s = 30.0

    def __init__(self, most: int = 100) -> None:
        self.taken, self._most = 0, most
        self.after: Callable[[int], object] = lambda count: None

    def open(self) -> Any:
        return self

    def send(self, letter: Outgoing, begin: Callable[[], bool]) -> Any:
        from sincerely.core.outbox import Outcome

        if self.taken == self._most:
            raise Unavailable("The line broke.", code="broken", hint="Later.")
        if not begin():
            return Outcome(step="put_back", say="It was stopped at the last moment.")
        self.taken += 1
        self.after(self.taken)
        return Outcome(step="arrive", say="250 ok")

    def close(self) -> None:
        return None
