"""The only place where parts are made; the only clock, the only source of ids.

`open_desk` returns a `Desk` whose parts are imported and opened when they are first used, so that a command pays only
for what it needs.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sincerely.core.moments import Clock, Moment
from sincerely.desk.ports import ASKED, Desk, Journal, Rests
from sincerely.errors import Mistake, SincerelyError

if TYPE_CHECKING:
    import threading

    from sincerely.core.checks.wording import WordingRule
    from sincerely.core.drafting.form import LetterForm
    from sincerely.core.law import Law
    from sincerely.core.moves import MovesKnown
    from sincerely.core.outbox import Outgoing
    from sincerely.core.playbook import OwnPlaybook, Rule, Source
    from sincerely.desk.found import Live
    from sincerely.desk.ports import ReadingParts, SecondReader
    from sincerely.store.moving import Moved
    from sincerely.store.sql import Database


ADDRESSES = ("postgresql://", "postgres://")


def now() -> datetime:
    """Return the present moment, aware, in the machine's zone."""
    return datetime.now().astimezone()  # noqa: TID251 - the one clock


def new_id() -> str:
    """Return an id that no other process will draw: sixteen hexadecimal digits."""
    return secrets.token_hex(8)


def open_desk(
    desk_file: str | None = None, *, records: Sequence[Path] = (), clock: Moment | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Desk:  # fmt: skip
    """Open the desk in `desk_file` (default: the user's own), or one made of the record files given.

    Args:
        clock: the moment at which the record is read; a day stands for its last instant in each record's zone.
        progress: is told of long work on the desk: how many applications of how many are done.
    """
    moment: date | datetime = now() if clock is None else clock

    @cache
    def database() -> Database:
        return _database(desk_file)

    journal = _journal(database, records)
    return Desk(
        journal=journal, rests=_rests(database, journal, given=bool(records)), live=_live(), clock=Clock(moment), now=now, given=bool(records), holidays=_holidays,
        **_playbook_parts(), new_id=new_id, progress=progress, moves_known=_moves_known, wording=_wording, samples=_samples,
        second_reader=_second_reader,
        reading=cast("ReadingParts", _WhenUsed(_reading_parts)), **_mail_parts(database, given=bool(records)),
    )  # fmt: skip


def work(
    desk_file: str | None, told: Callable[[Sequence[Outgoing], str], None], stop: threading.Event,
    *, look_minutes: int, ready: Callable[[str], None],
) -> None:  # fmt: skip
    """Be a worker of the desk until `stop` is set. Raises Mistake where a password would be asked.

    Without the engine it works alone: its queue is in memory, and several workers on one desk ask more often than they need.

    Args:
        told: is given letters that were touched, or a sentence, by several threads.
        look_minutes: how often the mailbox is looked into; 0: never.
        ready: is given the worker's name once it works.
    """
    import os
    import socket

    from sincerely import settings
    from sincerely.background.alone import AloneEngine
    from sincerely.background.worker import Engine, Worker
    from sincerely.background.worker import work as stay

    desk = open_desk(desk_file)
    servers = desk.mailbox.servers()
    for user in {server.user for server in servers if server.user}:
        if desk.mailbox.password_from(user) == ASKED:
            raise Mistake(
                f"The password of {user} would be asked, and nobody is here to be asked.", code="no_password",
                hint="Keep it in the keyring (sincerely mailbox connect), or name where it is: setting password_file or password_variable",
            )  # fmt: skip
    name = f"{socket.gethostname()}-{os.getpid()}-{new_id()[:6]}"
    worker = Worker(
        name, lambda: open_desk(desk_file), told,
        look_every=timedelta(minutes=look_minutes) if look_minutes and _reads(desk) else None,
    )  # fmt: skip
    place = engine_place(_place(desk_file, settings.load()))

    def engine(worker: Worker) -> Engine:
        if not has_engine():
            return AloneEngine(worker)
        from sincerely.background.engine import DbosEngine

        address = next((one.user for one in servers if one.speaks == "smtp"), None)
        return DbosEngine(worker, place, mailbox=address or "desk", letters_an_hour=desk.bounds.letters_an_hour)

    ready(name)
    stay(worker, engine, stop, lambda say: told((), say))


def serve(desk_file: str | None, *, port: int, ready: Callable[[str], None]) -> None:
    """Show the desk in the browser until Ctrl-C. Raises Mistake where the port is taken.

    Args:
        port: of loopback; 0: one that is free.
        ready: is given the address, which lets in once.
    """
    import threading

    from sincerely.web.serve import serve as serving

    stop = threading.Event()
    working = threading.Thread(target=_work_beside, args=(desk_file, stop), name="work")
    working.start()
    try:
        serving(lambda: open_desk(desk_file), port=port, ready=ready)
    except OSError as error:
        raise Mistake(
            f"Port {port} of this machine cannot be used: {error.strerror}.", code="port_taken", where="--port",
            hint="Leave --port out, and a free one is found.",
        ) from None  # fmt: skip
    finally:
        stop.set()
        working.join()


def _work_beside(desk_file: str | None, stop: threading.Event) -> None:
    """Let letters leave while the pages are open, as soon as there is a mailbox whose password nobody has to be asked for."""
    while not stop.is_set():
        desk = open_desk(desk_file)
        try:
            if desk.journal.profile() and any(one.speaks == "smtp" for one in desk.mailbox.servers()):
                work(desk_file, lambda letters, say: None, stop, look_minutes=5, ready=lambda name: None)
        except SincerelyError:
            pass  # what stands in the way stands under Leaving and in `mailbox test`; it is tried again
        stop.wait(10)


def has_engine() -> bool:
    """Say whether the queue that several workers share is installed."""
    from importlib.util import find_spec

    return find_spec("dbos") is not None


def _reads(desk: Desk) -> bool:
    stored = desk.messages.mailbox() or {}
    return bool(stored.get("maildir")) or any(server.speaks == "imap" for server in desk.mailbox.servers())


def engine_place(place: str) -> str:
    """Return where the queue of the workers is: on the desk's own server, or in a file beside the desk's."""
    if place.startswith(ADDRESSES):
        return f"postgresql://{place.partition('://')[2]}"
    return f"sqlite:///{place}.queue"


@contextmanager
def loopback_mail(folder: Path, addresses: Sequence[str]) -> Iterator[Any]:
    """Run the mail server of the tour, on this machine only, while the block runs."""
    from sincerely.mail.loopback import loopback

    with loopback(folder, addresses) as running:
        yield running


def _reading_parts() -> ReadingParts:
    from sincerely.desk.ports import ReadingParts
    from sincerely.playbooks.reading import reading_rules
    from sincerely.text.charset import decode
    from sincerely.text.html import plain_text

    return ReadingParts(rules=reading_rules, decode=decode, plain_text=plain_text)


def _mail_parts(database: Callable[[], Database], *, given: bool) -> dict[str, Any]:
    """Return the parts with which letters leave and messages come in, each made when it is first used."""
    if given:
        from contextlib import nullcontext

        from sincerely.store.memory_mail import MemoryMessages, MemoryOutbox, MemoryWorkers

        stores: dict[str, Any] = {
            "outbox": MemoryOutbox(), "messages": MemoryMessages(), "workers": MemoryWorkers(), "together": nullcontext
        }  # fmt: skip
    else:
        stores = {
            "outbox": _WhenUsed(lambda: _sql_outbox(database())), "messages": _WhenUsed(lambda: _sql_messages(database())),
            "workers": _WhenUsed(lambda: _sql_workers(database())), "together": lambda: database().transaction(),
        }  # fmt: skip
    return {
        **stores, "bounds": _WhenUsed(lambda: _bounds(_mailbox(stores["messages"]))), "post": _WhenUsed(lambda: _mailbox(stores["messages"]).post()),
        "mailbox": _WhenUsed(lambda: _mailbox(stores["messages"])), "network": _WhenUsed(_network),
    }  # fmt: skip


@cache
def _mailbox(messages: Any) -> Any:
    from sincerely import settings
    from sincerely.mail.mailbox import OwnMailbox

    return OwnMailbox(settings.load, messages, now)


def _network() -> Any:
    from sincerely import settings
    from sincerely.mail.network import OwnNetwork

    return OwnNetwork(settings.load())


def _sql_outbox(database: Database) -> Any:
    from sincerely.store.outbox import SqlOutbox

    return SqlOutbox(database)


def _sql_messages(database: Database) -> Any:
    from sincerely.store.messages import SqlMessages

    return SqlMessages(database)


def _sql_workers(database: Database) -> Any:
    from sincerely.store.workers import SqlWorkers

    return SqlWorkers(database)


def _bounds(mailbox: Any) -> Any:
    """Return the user's bounds, held below what the mailbox's provider takes."""
    from datetime import time

    from sincerely import settings
    from sincerely.core.outbox import Bounds

    values, takes = settings.load(), mailbox.takes()
    return Bounds(
        undo_minutes=values["undo_minutes"], letters_an_hour=values["letters_an_hour"],
        letters_a_day=min(values["letters_a_day"], takes.a_day or values["letters_a_day"]),
        letters_a_minute=takes.a_minute, count_from=values["count_from"],
        civil_from=time.fromisoformat(values["civil_from"]), civil_to=time.fromisoformat(values["civil_to"]),
    )  # fmt: skip


class _WhenUsed:
    """A part that is made when something is first asked of it."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = cache(make)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._make(), name)


def move_desk(desk_file: str | None, place: str, *, dry_run: bool = False) -> Moved:
    """Copy the desk to another place, a file or an address, and say how many rows each of its tables has."""
    from sincerely.store.moving import moved

    source, target = _database(desk_file), _database(place)
    if source.path == target.path:
        raise Mistake(f"The desk is at {place} already.", code="same_place", where="--to", hint="Name another place.")
    return moved(source, target, dry_run=dry_run)


def desk_place(desk_file: str | None) -> str:
    """Return where the desk is: an address on PostgreSQL, or a file with its whole path."""
    from sincerely import settings

    return _place(desk_file, settings.load())


def _place(desk_file: str | None, values: Mapping[str, Any]) -> str:
    from sincerely import settings

    place: str = desk_file or values["desk_file"] or ""
    if place.startswith(ADDRESSES):
        return place
    return str((Path(desk_file.removeprefix("sqlite:")) if desk_file else settings.desk_path(values)).absolute())


def _database(desk_file: str | None) -> Database:
    from sincerely import settings
    from sincerely.store.sql import Database

    values = settings.load()
    place, busy_s = _place(desk_file, values), values["busy_s"]
    if place.startswith(ADDRESSES):
        from sincerely.store.postgres import PostgresDatabase

        return PostgresDatabase(place, busy_s=busy_s)
    return Database(Path(place), busy_s=busy_s)


def _journal(database: Callable[[], Database], records: Sequence[Path]) -> Journal:
    if records:
        from sincerely.formats.records import read_records
        from sincerely.store.memory import MemoryJournal

        return MemoryJournal(read_records(records))

    def make() -> Journal:
        from sincerely.store.journal import SqlJournal

        return SqlJournal(database())

    return cast(Journal, _WhenUsed(make))


def _rests(database: Callable[[], Database], journal: Journal, *, given: bool) -> Rests:
    def make() -> Rests:
        if given:
            from sincerely.store.memory import MemoryJournal, MemoryRests

            return MemoryRests(cast(MemoryJournal, journal))
        from sincerely.store.rests import SqlRests

        return SqlRests(database())

    return cast(Rests, _WhenUsed(make))


def _live() -> Callable[[], Live]:
    @cache
    def live() -> Live:
        from sincerely.desk.found import Live

        return Live()

    return live


def _holidays(jurisdiction: str, year: int) -> frozenset[date]:
    from sincerely.text.holidays import holidays_in

    return holidays_in(jurisdiction, year)


def _playbook_parts() -> dict[str, Any]:
    """Return the parts that come from the playbook: ours, with the user's own laid over it once all of that is right."""

    @cache
    def own() -> Path | None:
        from sincerely import settings

        stated = settings.load()["playbook"]
        if stated is None:
            return None
        from sincerely.playbooks.own import checked

        return checked(Path(stated).expanduser())

    def owing_rules(side: str) -> Sequence[Rule]:
        from sincerely.playbooks import owing

        return owing.owing_rules(side, own())

    def every_rule(side: str) -> Sequence[Rule]:
        from sincerely.playbooks import owing

        return owing.every_rule(side, own())

    def own_playbook() -> OwnPlaybook | None:
        folder = own()
        if folder is None:
            return None
        from sincerely.playbooks import own as mine

        return mine.own_playbook(folder)

    def owing_sources() -> Mapping[str, Source]:
        from sincerely.playbooks import owing

        return owing.sources(own())

    def letter_form(side: str, kind: str) -> LetterForm:
        from sincerely.playbooks import letters

        return letters.letter_form(side, kind, own())

    def our_letter_form(side: str, kind: str) -> LetterForm:
        from sincerely.playbooks import letters

        return letters.letter_form(side, kind)

    def written_kinds(side: str) -> Sequence[str]:
        from sincerely.playbooks import letters

        return letters.written_kinds(side, own())

    def register() -> str | None:
        from sincerely import settings

        stated: str = settings.load()["register"]
        return None if stated == "by_record" else stated

    def law() -> Law:
        from sincerely.playbooks import law as place

        return place.law(own())

    return {
        "owing_rules": owing_rules, "every_rule": every_rule, "own_playbook": own_playbook, "law": law, "owing_sources": owing_sources, "letter_form": letter_form, "our_letter_form": our_letter_form, "written_kinds": written_kinds, "register": register,
    }  # fmt: skip


def _moves_known() -> MovesKnown:
    from sincerely.playbooks.wording import moves_known

    return moves_known()


def _samples() -> Mapping[int, str]:
    from sincerely.playbooks.samples import samples

    return samples()


def _second_reader() -> SecondReader | None:
    from sincerely import settings
    from sincerely.text import grammar

    return grammar.slips if settings.load()["grammar"] and grammar.installed() else None


def _wording(side: str) -> Sequence[WordingRule]:
    from sincerely.playbooks.wording import wording

    return wording(side)
