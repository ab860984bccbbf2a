"""The verb `read`: what a message means on this desk. It writes nothing; a reading becomes events only when accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sincerely.core.application import Application, fold
from sincerely.core.moments import Moment
from sincerely.core.reading.reading import Reading, read
from sincerely.core.record import SIDES, Record
from sincerely.desk.ports import Desk


def side_of(desk: Desk, asked: str | None) -> str:
    """Return whose mail it is: as asked, else the side of the records given, else the desk's own, else the candidate's."""
    if asked:
        return asked
    if desk.given:
        return next((record.side for record in desk.journal.records()), SIDES[0])
    profile = desk.journal.profile()
    return profile.side if profile else SIDES[0]


def applications_of(desk: Desk, side: str) -> list[Application | None]:
    """Return the applications that mail may belong to, folded at the desk's clock, in their order; None for another side's."""
    if not desk.given and desk.journal.profile() is None:
        return []
    return [fold(record, desk.clock) if record.side == side else None for record in desk.journal.records()]


def read_message(
    desk: Desk, raw: bytes, side: str, applications: Sequence[Application | None] | None = None
) -> Reading:
    """Return what the message in `raw` means.

    Args:
        applications: as `applications_of` gives them, for callers that read many messages; None: this desk's now.
            `Reading.record` is an index among them.
    """
    among = applications_of(desk, side) if applications is None else list(applications)
    places = [n for n, one in enumerate(among) if one is not None]
    found = read(
        raw, side=side, rules=desk.reading.rules(side), decode=desk.reading.decode, plain_text=desk.reading.plain_text,
        today=_today(desk.clock.at), applications=[one for one in among if one is not None],
    )  # fmt: skip
    return _with_record(found, places)


def _today(moment: Moment) -> Any:
    from datetime import datetime

    return moment.date() if isinstance(moment, datetime) else moment


def _with_record(found: Reading, places: Sequence[int]) -> Reading:
    from dataclasses import replace

    return found if found.record is None else replace(found, record=places[found.record])


def folded(records: Sequence[Record], desk: Desk, side: str) -> list[Application | None]:
    """Return the applications of records given beside the desk (a line of a batch), at the desk's clock."""
    return [fold(record, desk.clock) if record.side == side else None for record in records]


def reading_document(found: Reading, file: str, record: object) -> dict[str, Any]:
    """Return the JSON object of a reading (contract, section 3).

    Args:
        record: what names the matching record to whoever asked (a file, an index, an application's id), or None.
    """
    return {
        "file": file, "message_id": found.message.message_id, "label": found.label, "confidence": found.confidence,
        "sure": found.sure, "evidence": list(found.evidence), "attributes": dict(found.attributes), "facts": dict(found.facts),
        "application": {"company": found.company, "position": found.position, "record": record}, "automatic": found.automatic,
    }  # fmt: skip
