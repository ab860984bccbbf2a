"""Which of our applications a message belongs to: by thread, requisition, people, company and position.

Names are compared whole, never by substring ("Meta" is not in "Metaverse"). What fits two applications equally fits none:
a guess is worse than no answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sincerely.core.application import Application
from sincerely.core.folding import without_accents
from sincerely.core.incoming import Incoming
from sincerely.core.reading.cues import Senders
from sincerely.core.reading.employer import Named, says_employer
from sincerely.core.reading.names import squashed

THREAD, REQUISITION, PERSON, COMPANY, POSITION, PART_POSITION, DOMAIN, NAME = (
    100.0,
    60.0,
    30.0,
    22.0,
    24.0,
    6.0,
    12.0,
    8.0,
)
LEAST = 20.0
OTHER_COMPANY, OTHER_POSITION = -26.0, -30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The message's words for comparing: `words` of everything, in lower case without accents."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, *texts: str) -> Text:
        """Return the words of these texts."""
        return cls(words=tuple(plain_words(" \n ".join(texts)[:60_000])))

    def names(self, name: str) -> list[int]:
        """Return where the words of `name` stand one after the other."""
        wanted = plain_words(name)
        if not wanted:
            return []
        first, length = wanted[0], len(wanted)
        return [n for n, word in enumerate(self.words) if word == first and list(self.words[n : n + length]) == wanted]


def plain_words(text: str) -> list[str]:
    """Return the words of a text as they are compared."""
    plain = without_accents(text).lower().replace("&", " and ")
    return re.findall(r"[a-z0-9+#]+", plain)


def matching(
    message: Incoming,
    named: Named,
    text: Text,
    applications: Sequence[Application],
    addresses: Sequence[str],
    senders: Senders,
) -> int | None:
    """Return the index of the application that the message belongs to, or None where none or several fit.

    Args:
        addresses: those that the message concerns beside its headers, as the recipient of a letter that came back.
    """
    scores = [_score(message, named, text, here, applications, addresses, senders) for here in applications]
    best = max(scores, default=0.0)
    if best < LEAST or scores.count(best) > 1:
        return None
    second = max((score for score in scores if score != best), default=0.0)
    return scores.index(best) if best - second >= 4.0 else None


def _score(
    message: Incoming,
    named: Named,
    text: Text,
    here: Application,
    every: Sequence[Application],
    addresses: Sequence[str],
    senders: Senders,
) -> float:
    record = here.record
    ids = {letter.message_id.strip("<> ") for letter in here.letters if letter.message_id}
    ids |= {str(event.facts["message_id"]).strip("<> ") for event in here.events if event.facts.get("message_id")}
    score = 0.0
    if ids & {one.strip("<> ") for one in message.thread}:
        score += THREAD
    if record.requisition and _has_requisition(record.requisition, message, text):
        score += REQUISITION
    people = _people(message, here, addresses, senders, text)
    if record.side == "employer" and not people and score < THREAD and not _may_be_theirs(message, here, text):
        return 0.0  # of all who applied for the position, it is somebody else who writes
    score += people
    company = squashed(record.company)
    domains = {
        says_employer(box.domain, senders) for box in (message.sender, *message.reply_to, *message.to, *message.cc)
    } - {None}
    said = bool(text.names(record.company)) or bool(named.company and squashed(named.company) == company)
    if said or company in {(one or "").replace("-", "") for one in domains}:
        score += COMPANY
    elif named.company and _same_first_words(named.company, record.company):
        score += COMPANY - 4.0
    elif named.company and record.side == "candidate" and score < THREAD and text.names(named.company):
        score += OTHER_COMPANY  # named in words; a domain alone may be a parent company's or an agency's
    return score + _position(named, text, here, every)


def _same_first_words(one: str, other: str) -> bool:
    """Say whether the one name is the other's beginning, word by word: "Tessera" and "Tessera Robotics"."""
    a, b = plain_words(one), plain_words(other)
    short, long = sorted((a, b), key=len)
    return bool(short) and long[: len(short)] == short


def _has_requisition(requisition: str, message: Incoming, text: Text) -> bool:
    wanted = re.sub(r"[^a-z0-9]", "", requisition.lower())
    if len(wanted) < 3:
        return False
    return bool(text.names(requisition)) or wanted in text.words


def _people(message: Incoming, here: Application, addresses: Sequence[str], senders: Senders, text: Text) -> float:
    record = here.record
    people = (*here.people, *((here.candidate,) if here.candidate else ()))
    mine = (record.me.email or "").lower()
    known = {person.email.lower() for person in people if person.email} - {mine}
    seen = {message.sender.email, *(box.email for box in message.reply_to), *(one.lower() for one in addresses)} - {
        mine,
        "",
    }
    if known & seen:
        return PERSON
    copied = {box.email for box in (*message.to, *message.cc)} - {mine}
    score = PERSON * 0.5 if known & copied else 0.0
    if record.side == "candidate":
        ours = {says_employer(address.rpartition("@")[2], senders) for address in known}
        theirs = {says_employer(address.rpartition("@")[2], senders) for address in seen}
        score += DOMAIN if (ours & theirs) - {None} else 0.0
    names = {squashed(person.name) for person in people}
    if squashed(message.sender.name) in names - {""}:
        score += PERSON * 0.7 if record.side == "employer" else NAME
    elif record.side == "employer" and here.candidate and text.names(here.candidate.name):
        score += PERSON * 0.6
    return score


def _may_be_theirs(message: Incoming, here: Application, text: Text) -> bool:
    """Say whether any word of the candidate's name stands in the message or its sender's name or address."""
    if here.candidate is None:
        return True
    wanted = set(plain_words(here.candidate.name))
    whole = "".join(plain_words(message.sender.email.partition("@")[0]))
    seen = {*text.words, *plain_words(message.sender.name)}
    return not wanted or bool(wanted & seen) or any(word in whole for word in wanted if len(word) > 2)


def _position(named: Named, text: Text, here: Application, every: Sequence[Application]) -> float:
    """Weigh whether this position is the one named; a longer title that holds a shorter one is the longer one."""
    mine = plain_words(here.record.position)
    places = text.names(here.record.position)
    longer = [
        other for one in every
        if (other := plain_words(one.record.position)) != mine and len(other) > len(mine) and _holds(other, mine)
    ]  # fmt: skip
    free = [n for n in places if not any(_covers(text.words, n, len(mine), other) for other in longer)]
    if free:
        return POSITION
    if not named.position:
        return 0.0
    theirs = plain_words(named.position)
    if theirs == mine:
        return POSITION
    if set(theirs) <= set(mine) or set(mine) <= set(theirs):
        return PART_POSITION
    common = set(theirs) & set(mine)
    return 0.0 if len(common) * 2 >= min(len(theirs), len(mine)) else OTHER_POSITION


def _holds(long: list[str], short: list[str]) -> bool:
    return any(long[n : n + len(short)] == short for n in range(len(long) - len(short) + 1))


def _covers(words: tuple[str, ...], at: int, length: int, longer: list[str]) -> bool:
    size = len(longer)
    return any(
        list(words[n : n + size]) == longer for n in range(max(0, at - size + 1), at + 1) if n + size >= at + length
    )
