"""What the verbs stand on: a page of promises. `wiring` makes the parts; one suite a port holds every backend to it.

A verb takes a `Desk` and plain values, and gives back values. It never learns which store, server or file is behind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from sincerely.core.events import Event
from sincerely.core.letter import Slip
from sincerely.core.moments import Clock
from sincerely.core.people import Sender
from sincerely.core.playbook import OwnPlaybook, Rule, Source
from sincerely.core.record import Record

if TYPE_CHECKING:  # what only letters on their way need is not paid for by every command
    from pathlib import Path

    from sincerely.core.checks.wording import WordingRule
    from sincerely.core.drafting.form import LetterForm
    from sincerely.core.law import Law
    from sincerely.core.moves import MovesKnown
    from sincerely.core.outbox import Bounds, Due, Hold, Logged, Outcome, Outgoing
    from sincerely.core.owing.resting import Rest
    from sincerely.core.reading.cues import ReadingRules
    from sincerely.core.seen import Arrived, Place, Seen
    from sincerely.desk.found import Live


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Whose desk this is, and what a new application starts from."""

    side: str
    me: Sender
    time_zone: str
    jurisdiction: str | None = None
    locale: str | None = None


class Journal(Protocol):
    """The applications of a desk and the events of each, append-only. Every write is on disk when the call returns.

    Before `init` there is no profile, and a desk that was never made raises Mistake (no_desk) when asked for records.
    """

    def profile(self) -> Profile | None:
        """Return whose desk this is, or None before `init`."""

    def set_profile(self, profile: Profile) -> None:
        """Say or change whose desk this is. The side never changes once there are applications: raises Mistake."""

    def records(self, only: Collection[str] | None = None) -> list[Record]:
        """Return every application with its events, or those of these ids, in the order in which they were added."""

    def named(self, words: Sequence[str], *, most: int | None = None) -> list[Record]:
        """Return the applications, without events, in whose names each of `words`, casefolded, occurs; `most` at most.

        The names are the id, company, position, requisition and candidate.
        """

    def revision(self) -> int:
        """Return how many writes the desk has seen."""

    def since(self, revision: int) -> list[str]:
        """Return the applications that a write after the first `revision` changed."""

    def with_event(self, prefix: str) -> list[Record]:
        """Return the applications that have an event whose id begins so."""

    def record(self, application: str) -> Record:
        """Return one application. Raises Mistake with the nearest known id if there is none."""

    def add(self, records: Sequence[Record]) -> None:
        """Write new applications with their events, all or none. Raises Mistake if one of the ids is taken."""

    def change(self, record: Record, *, was: Record) -> None:
        """Write an application's people and header anew; its events stay. Raises Mistake if it is no longer as `was`."""

    def append(self, application: str, events: Sequence[Event], *, after: int) -> int:
        """Write all events or none and return the new length. Raises Mistake if somebody has written since `after`."""


class Rests(Protocol):
    """Which applications rest until when: a cache beside the record, which may be lost at any moment.

    It costs no more than a look at what was forgotten. What is written about an application wakes it.
    """

    def begin(self, basis: str) -> None:
        """Forget everything that was found under another basis: another playbook, another version."""

    def awake(self, since: datetime, until: datetime) -> dict[str, str]:
        """Return those that may show something at some moment between the two, each with what it was known to say."""

    def circles(self, applications: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return the circles in which these were known to be."""

    def members(self, circles: Collection[str], *, speaking: bool = False, hearing: str = "") -> list[str]:
        """Return who is in any of these circles: all, or those that speak, or that hear one of the topics."""

    def keep(self, rests: Sequence[Rest], revision: int, *, wake: Collection[str] = ()) -> int:
        """Keep what was found of these after the first `revision` writes, and wake others, all or nothing.

        What time made one say counts as a write about it, so that every process hears it; the number of writes is returned.
        Keeps nothing where another write was made since, or where none can be made: then it costs one more look.
        """


class Holidays(Protocol):
    """The public holidays of a place."""

    def __call__(self, jurisdiction: str, year: int) -> frozenset[date]:
        """Return that year's public holidays there; raises Mistake for a place that is not known."""


class Outbox(Protocol):
    """The letters on their way: the only word on whether one may go. Every step is on disk when the call returns."""

    def letters(self, *, states: Collection[str] | None = None, application: str | None = None) -> list[Outgoing]:
        """Return every letter ever approved, in the order of approval; or those in some states, or of one application."""

    def due(self, at: datetime | None, *, only: Collection[str] | None = None) -> list[Due]:
        """Return the letters in WAITING whose time has come by `at` (None: all), the earliest first."""

    def some(self, ids: Sequence[str]) -> list[Outgoing]:
        """Return these letters, in the order of their approval."""

    def later(self, at: datetime) -> tuple[int, Outgoing | None]:
        """Return how many letters in WAITING leave after `at`, and the first of them."""

    def begun_since(self, moment: datetime) -> int:
        """Return how many letters were given to a server, whatever became of them, after a moment."""

    def states(self) -> dict[str, str]:
        """Return, by obligation, where the last letter approved for it stands."""

    def letter(self, id: str) -> Outgoing:
        """Return one letter. Raises Mistake with the nearest known id if there is none."""

    def add(self, letter: Outgoing) -> None:
        """Take an approved letter. Raises Mistake if one of its kind and cause is under way to one of its recipients."""

    def step(
        self, id: str, step: str, *, at: datetime, fence: int | None = None, lease_until: datetime | None = None,
        not_before: datetime | None = None, say: str = "", seen: Outgoing | None = None,
    ) -> Outgoing | None:  # fmt: skip
        """Take a step of `core.outbox.STEPS` and log it, or return None: not from here, another's fence, or a hold.

        While the hold is on, `claim` and `begin` return None, whoever asks. `seen` is the letter as it was last seen: it
        saves a look where it still stands so, and is nothing else.
        """

    def came_back(self, id: str, names: Sequence[str]) -> None:
        """Note that a letter came back from these recipients: another may go to them."""

    def log(self, id: str) -> list[Logged]:
        """Return what was done with a letter, oldest first."""

    def hold(self) -> Hold | None:
        """Return the hold that stops everything, or None."""

    def set_hold(self, held: bool, *, at: datetime, say: str = "") -> None:
        """Stop everything, or let it go again."""


class Workers(Protocol):
    """The processes that let letters leave in their time, and when each was last heard from."""

    def beat(self, worker: str, at: datetime) -> None:
        """Note that a worker lives."""

    def silent_since(self, moment: datetime) -> list[str]:
        """Return the workers that were last heard from before a moment."""

    def forget(self, worker: str) -> None:
        """Forget a worker that has ended."""


class Messages(Protocol):
    """The messages that were fetched. None is taken twice, whatever the source says of its numbers."""

    def place(self, name: str) -> Place:
        """Return how far that source was read; a new one was not read at all."""

    def knows(self, arrived: Arrived) -> bool:
        """Say whether this very message was taken before."""

    def take(self, message: Seen | None, place: Place) -> bool:
        """Write a message and how far its source was read, both or neither; False if it was taken before."""

    def messages(self, state: str | None = None) -> list[Seen]:
        """Return every message, or those of one state, in the order in which they were taken."""

    def read_first(self, application: str) -> str | None:
        """Return the Message-ID (else the id) of the oldest message about it that a person should read first, or None."""

    def message(self, id: str) -> Seen:
        """Return one message. Raises Mistake with the nearest known id if there is none."""

    def settle(self, message: Seen) -> None:
        """Write what became of a new message. Raises Mistake if somebody has settled it meanwhile."""

    def mailbox(self) -> Mapping[str, Any] | None:
        """Return the servers of the mailbox that was connected, or None."""

    def set_mailbox(self, servers: Mapping[str, Any]) -> None:
        """Keep the servers of the mailbox; a password is never among them."""


class Line(Protocol):
    """An open line to the server that takes letters."""

    def send(self, letter: Outgoing, begin: Callable[[], bool]) -> Outcome:
        """Offer the letter; call `begin` right before its text is given away, and stop if that says no.

        What is lost before `begin` may be tried again; what is lost after it is unknown (step `lose`).
        """

    def close(self) -> None:
        """Take leave of the server."""


class Post(Protocol):
    """The way out. `timeout_s` is the longest wait for any one answer."""

    timeout_s: float

    def open(self) -> Line:
        """Connect, make the line private and log in. Raises Unavailable, Rejected or Refused before anything is sent."""


class Letterbox(Protocol):
    """The way in: a mailbox that is only ever read, but for keeping a copy of what was sent."""

    def new(self, place: Place) -> Iterator[tuple[Arrived, Place]]:
        """Yield each message after `place`, oldest first, with how far the source is read then. Changes no flag."""

    def find_sent(self, message_id: str) -> bool:
        """Say whether a message of that id lies in the folder of sent mail."""

    def keep_sent(self, raw: bytes, message_id: str) -> bool:
        """Put a copy into the folder of sent mail, unless it is there; False where the server does so by itself."""

    def close(self) -> None:
        """Take leave of the server."""


ASKED = "asked on the terminal"  # where a password comes from that is kept nowhere


class OwnMailbox(Protocol):
    """The mailbox of the desk: its servers and the drivers over them. A password goes to its server and nowhere else."""

    def letterbox(self) -> Letterbox:
        """Connect and return the way in. Raises Mistake where no server is known."""

    def folder(self, path: Path) -> Letterbox:
        """Return a Maildir on this machine as a way in."""

    def provider(self, address: str) -> Mapping[str, Any] | None:
        """Return what is known of the provider of an address: name, smtp, imap, sent, note, password, oauth, source."""

    def provider_named(self, name: str) -> Mapping[str, Any]:
        """Return the same for a provider by its name."""

    def takes(self) -> Any:
        """Return how many letters may leave from here because of its provider (provider, a_day, a_minute, source); None: it does not say."""

    def servers(self) -> Sequence[Any]:
        """Return the servers that are known (speaks, host, port, security, user), the one for sending first."""

    def tried(self, stored: Mapping[str, Any]) -> Iterator[Any]:
        """Take each step toward the servers of a mailbox and say how it went (server, step, error).

        Of one server the first step that fails is the last; nothing is sent or marked.
        """

    def port(self, speaks: str, security: str) -> int:
        """Return the usual port of smtp or imap under that security."""

    def ask_password(self, user: str, host: str) -> bool:
        """Ask for a password on the terminal and keep it in the keyring; False where none keeps it safe."""

    def ask_leave(
        self, user: str, provider: str, show: Callable[[str, str | None], None], *, device: bool, new_secret: bool
    ) -> bool:
        """Let the provider ask the person, in a browser or with a code, and keep what it grants; False where nothing keeps it safe.

        Args:
            show: is given the address to open, and the code to type there if there is one.
            new_secret: the secret of the client may be asked on the terminal.
        """

    def password_from(self, user: str) -> str:
        """Say in words where the password will come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedUp:
    """What one asking after the servers of a domain brought. `known` as of a provider (smtp, imap, note, …), None if nothing fits."""

    asked: str
    say: str
    known: Mapping[str, Any] | None = None
    strangers: tuple[str, ...] = ()  # servers among them that are neither of the domain nor of a provider known here


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """One thing by which others tell a domain's own letters from forged ones, and how it stands."""

    domain: str
    name: str  # MX, SPF, DKIM, DMARC
    state: str  # found, not found, wrong, not known
    say: str
    means: str  # for the letters; empty where nothing is to be feared
    mends: str  # who can mend it, and how; empty where nothing is to be mended


class Network(Protocol):
    """What is known of a domain out there. A person allows it first; only the domain is told to anybody, never an address."""

    def allowed(self) -> bool:
        """Say whether the settings allow to ask without a question each time."""

    def mozilla_allowed(self) -> bool:
        """Say the same of Mozilla's list, which is somebody else's than the domain's own."""

    def would_ask(self, domain: str) -> Sequence[str]:
        """Return everything that `servers` and `vouched` would ask, a line each."""

    def servers(self, address: str, wanted: Collection[str]) -> Iterator[LookedUp]:
        """Ask the domain of an address where its servers are; the first that knows all of `wanted` (smtp, imap) is the last."""

    def mozilla(self, address: str, wanted: Collection[str]) -> LookedUp:
        """Ask Mozilla's list, which then knows the domain of the address."""

    def vouched(self, domain: str, selectors: Sequence[str]) -> Iterator[Vouched]:
        """Look whether others can tell the letters of a domain from forged ones.

        Args:
            selectors: names of DKIM keys; empty: those that providers are known to use.
        """


class SecondReader(Protocol):
    """Looks for slips of spelling and grammar in a text of `locale`; `known` are words that are right however they look."""

    def __call__(self, text: str, *, locale: str | None, known: Collection[str]) -> Iterator[Slip]:
        """Yield them in the order of the text."""


@dataclass(frozen=True, kw_only=True)
class ReadingParts:
    """What reading a message takes: the rules of a side, bytes and declared charset to text, HTML to text."""

    rules: Callable[[str], ReadingRules]
    decode: Callable[[bytes, str], str]
    plain_text: Callable[[str], str]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The opened desk that every verb works on; `wiring` makes its parts, each when it is first used.

    `clock` is the moment at which this command reads the record; `now` is the one clock, for what happens while it runs.
    `given` is true when the records were given as files: there is no desk to write to.
    """

    journal: Journal
    rests: Rests
    live: Callable[[], Live]  # what was found of the desk in this process
    clock: Clock
    now: Callable[[], datetime]
    given: bool
    holidays: Holidays
    owing_rules: Callable[[str], Sequence[Rule]]
    every_rule: Callable[[str], Sequence[Rule]]  # of a side, also those that its own playbook puts off
    own_playbook: Callable[[], OwnPlaybook | None]
    letter_form: Callable[[str, str], LetterForm]  # of a side and a kind
    our_letter_form: Callable[[str, str], LetterForm]  # the same without the user's own ways
    written_kinds: Callable[[str], Sequence[str]]  # of a side
    register: Callable[[], str | None]  # in which letters are written; None: as the record says
    law: Callable[[], Law]
    owing_sources: Callable[[], Mapping[str, Source]]
    moves_known: Callable[[], MovesKnown]
    wording: Callable[[str], Sequence[WordingRule]]  # of a side
    samples: Callable[[], Mapping[int, str]]  # the prints of published letters
    second_reader: Callable[[], SecondReader | None]  # for spelling and grammar, where one is installed and wished
    new_id: Callable[[], str]
    reading: ReadingParts
    together: Callable[[], AbstractContextManager[None]]  # what is written meanwhile is written whole or not at all
    outbox: Outbox
    workers: Workers
    messages: Messages
    bounds: Bounds
    post: Post
    mailbox: OwnMailbox
    network: Network
    progress: Callable[[int, int], None]  # is told of long work on the desk: how many applications of how many are done
