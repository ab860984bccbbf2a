"""What a message means: label, evidence, attributes, facts and the application it belongs to.

A pure function of the message, the applications and the rules; nothing is written or decided. Where the reader would ask a
person, `sure` is false.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import Any

from sincerely.core.application import Application
from sincerely.core.incoming import Incoming, Part, incoming_from
from sincerely.core.reading.appointments import calendar_at, interview_at
from sincerely.core.reading.automatic import Returned, is_automatic_reply, returned
from sincerely.core.reading.cues import ReadingRules
from sincerely.core.reading.employer import Named, named_in
from sincerely.core.reading.facts import LOCALE_OF, facts_of
from sincerely.core.reading.labels import Labelled, Standing, attributes_of, in_another_language, labelled
from sincerely.core.reading.matching import Text, matching
from sincerely.core.reading.own import OwnText, cleaned, own_text
from sincerely.core.reading.sentences import PLAIN, Said, sentences
from sincerely.core.reading.tongue import is_english, speaks_of_hiring
from sincerely.core.reading.words import chances
from sincerely.core.titles import tokens_of

Decode = Callable[[bytes, str], str]
PlainText = Callable[[str], str]
HIRING = (
    "appl", "interview", "position", "role", "candida", "offer", "hiring", "recruit", "vacanc", "resume", " cv", "opening", "feedback", "panel",
    "start date", "salary", "contract", "reference", "assessment", "decision", "deadline", "exercise", " job", "shortlist", "referees", "hire",
)  # fmt: skip
SENTENCES_QUOTED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the reader says of one message. `facts` and `attributes` are JSON values; `record` an index or None."""

    message: Incoming = field(repr=False)
    side: str
    label: str
    confidence: float
    sure: bool
    evidence: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    company: str | None = None
    position: str | None = None
    record: int | None = None
    automatic: bool = False
    answers: tuple[str, ...] = ()  # ids of the messages it answers; of one that came back, ours


@dataclass(frozen=True, slots=True)
class _Texts:
    """The message's texts: `own` apart from the rest, `enclosed` a message inside, `calendars` its calendar parts."""

    text: OwnText
    whole: str
    enclosed: Incoming | None
    calendars: tuple[str, ...]


def read(
    raw: bytes,
    *,
    side: str,
    rules: ReadingRules,
    decode: Decode,
    plain_text: PlainText,
    today: date,
    applications: Sequence[Application] = (),
) -> Reading:
    """Return what the message in `raw` means on this side's desk. Never fails, whatever the bytes are.

    Args:
        decode: bytes and declared charset to text; `plain_text`: HTML to text.
        today: the day counted from where the message states none of its own.
        applications: those it may belong to; `Reading.record` is an index among them.
    """
    message = incoming_from(raw)
    texts = _texts(message, decode, plain_text)
    came_back = returned(message, texts.whole, texts.enclosed)
    automatic = came_back is None and is_automatic_reply(message, texts.text.own or texts.whole)
    rest = _rest(texts)
    named = named_in(_concerning(message, came_back), texts.text.own, rest, side=side, senders=rules.senders)
    addresses = [came_back.recipient] if came_back and came_back.recipient else []
    words = Text.of(message.subject, texts.text.own, rest)
    found = matching(_concerning(message, came_back), named, words, applications, addresses, rules.senders)
    here = applications[found] if found is not None else None
    if came_back or automatic:
        reading = _by_headers(message, side, came_back, texts, today)
    else:
        reading = _by_words(message, side, rules, texts, today, here, applications) | {"answers": message.thread}
    return _placed(reading, named, here, found)


def _placed(reading: dict[str, Any], named: Named, here: Application | None, found: int | None) -> Reading:
    """Add the application; what is not about one of ours has none."""
    words = reading.pop("words", ())
    if reading["label"] == "unrelated":
        return Reading(**reading)
    company, position = named.company, named.position
    if here is not None:
        company = here.record.company
        shorter = position is not None and set(tokens_of(position)) <= set(tokens_of(here.record.position))
        if shorter or Text.of(reading["message"].subject, *words).names(here.record.position):
            position = here.record.position
    return Reading(**reading, company=company, position=position, record=found)


# --- texts ------------------------------------------------------------------------------------------------------------


def _texts(message: Incoming, decode: Decode, plain_text: PlainText) -> _Texts:
    plain = [
        cleaned(decode(part.content, part.charset))
        for part in message.parts
        if part.type == "text/plain" and not part.attached
    ]
    marked = [
        decode(part.content, part.charset) for part in message.parts if part.type == "text/html" and not part.attached
    ]
    text = "\n\n".join(filter(str.strip, plain))
    if "<html" in text[:2000].lower() or "<body" in text[:2000].lower():
        text = plain_text(text)
    if marked and _is_stub(text):
        text = "\n\n".join(
            [*([] if not text.strip() or _says_nothing(text) else [text]), *(plain_text(one) for one in marked[:5])]
        )
    enclosed = next(
        (
            _enclosed(part)
            for part in message.parts
            if part.type in ("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers")
        ),
        None,
    )
    calendars = tuple(
        decode(part.content, part.charset or "utf-8") for part in message.parts if part.type == "text/calendar"
    )
    text = cleaned(text)
    return _Texts(text=own_text(text), whole=text, enclosed=enclosed, calendars=calendars)


def _is_stub(text: str) -> bool:
    """Say whether the plain part only points to the HTML one."""
    return len(text.strip()) < 40 or _says_nothing(text)


def _says_nothing(text: str) -> bool:
    head = text[:400].lower()
    return (
        "html" in head
        and ("view" in head or "support" in head or "client" in head or "reader" in head)
        and len(text) < 600
    )


def _enclosed(part: Part) -> Incoming:
    return incoming_from(part.content)


def _rest(texts: _Texts) -> str:
    """Return what names the application beside the message's own text: signature, quotation, enclosures, calendars."""
    unfolded = (re.sub(r"\r?\n[ \t]", "", one[:20_000]) for one in texts.calendars[:3])
    said = (line for one in unfolded for line in re.findall(r"(?m)^(?:SUMMARY|DESCRIPTION)[^:\n]*:(.+)$", one))
    return "\n".join(filter(None, (texts.text.signature, texts.text.quoted, _enclosed_words(texts.enclosed), *said)))


def _enclosed_words(enclosed: Incoming | None) -> str:
    if enclosed is None:
        return ""
    to = " ".join(f"{box.name} {box.email}" for box in enclosed.to)
    return f"{enclosed.subject}\n{enclosed.sender.name} {to}"


def _concerning(message: Incoming, came_back: Returned | None) -> Incoming:
    """Return the message whose headers name people and thread: of one that came back, ours."""
    original = came_back.original if came_back else None
    if original is None:
        return message
    ids = tuple(filter(None, (original.message_id, *original.thread, *message.thread)))
    return Incoming(
        message_id=message.message_id, in_reply_to=ids, sender=original.to[0] if original.to else message.sender,
        to=(original.sender,), subject=original.subject, date=message.date, headers=message.headers,
    )  # fmt: skip


# --- the two ways of reading --------------------------------------------------------------------------------------------


def _day_of(message: Incoming, today: date) -> date:
    return message.date.date() if message.date else today


def _by_headers(message: Incoming, side: str, came_back: Returned | None, texts: _Texts, today: date) -> dict[str, Any]:
    own = texts.text.own
    if came_back:
        facts = {"failed_recipient": came_back.recipient} if came_back.recipient else {}
        return {
            "message": message, "side": side, "label": "bounce", "confidence": 0.99, "sure": True, "automatic": True, "facts": facts,
            "evidence": (came_back.evidence,) if came_back.evidence else (), "attributes": {"permanent": came_back.permanent},
            "answers": _concerning(message, came_back).thread, "words": (texts.whole,),
        }  # fmt: skip
    said = sentences(own)
    facts = facts_of(
        "auto_reply", own, said, today=_day_of(message, today), locale=_locale(message, None), currency=None
    )
    evidence = (own[said[0].start : said[0].end],) if said else (message.subject,)
    telling = next(
        (
            one
            for one in said
            if "return" in one.whole or "back" in one.whole or "office" in one.whole or "leave" in one.whole
        ),
        None,
    )
    if telling:
        evidence = (own[telling.start : telling.end],)
    return {"message": message, "side": side, "label": "auto_reply", "confidence": 0.98, "sure": True, "automatic": True,
            "facts": facts, "evidence": evidence, "words": (own,)}  # fmt: skip


def _by_words(
    message: Incoming,
    side: str,
    rules: ReadingRules,
    texts: _Texts,
    today: date,
    here: Application | None,
    applications: Sequence[Application],
) -> dict[str, Any]:
    own = texts.text.own
    said = sentences(own)
    subject = (
        sentences(message.subject)
        if not message.subject.lower().startswith(("re:", "aw:", "sv:", "antw:", "fw:", "fwd:"))
        else []
    )
    zone = here.zone if here else (message.date.tzinfo if message.date else None)
    when, way = _calendar(texts.calendars, zone)
    known = here is not None or _known_sender(message, applications)
    tied = known or _answers(message) or _speaks_of_hiring(message, own)
    if is_english(own):
        found = labelled(
            said, subject, rules, standing_of(here, known=known), _extra(message, own, texts, way, rules, known),
            opinion=chances(f"{message.subject} {own}" if subject else own, rules.weights), context=f"{message.subject} {texts.text.quoted[:20_000]}".translate(PLAIN).lower(),
            tied=tied,
        )  # fmt: skip
    else:
        found = in_another_language(ours=tied or speaks_of_hiring(f"{message.subject} {own}"))
    attributes = attributes_of(found, said, rules)
    if way == "cancel" and found.label == "interview":
        attributes["kind"] = "cancelled"
    attributes = _kept(found.label, attributes)
    day, locale = _day_of(message, today), _locale(message, here)
    facts = facts_of(found.label, own, said, today=day, locale=locale, currency=_currency(here))
    if found.label in ("interview", "scheduling_reply"):
        at = interview_at(own, today=day, locale=locale, kind=attributes.get("kind") or "confirmation") or when
        facts |= {"interview_at": at} if at else {}
    if found.label == "extension_granted" and _shorter_than_asked(facts, here):
        attributes["partial"] = True
    label, automatic = found.label, found.label in ("auto_reply", "bounce")
    return {
        "message": message, "side": side, "label": label, "confidence": found.confidence, "sure": found.sure, "automatic": automatic,
        "evidence": _evidence(found, own, message, said), "attributes": attributes, "facts": facts, "words": (own, texts.whole),
    }  # fmt: skip


def _calendar(calendars: Sequence[str], zone: tzinfo | None) -> tuple[str | None, str]:
    for one in calendars[:3]:
        when, way = calendar_at(one, zone)
        if when or way:
            return when, way
    return None, ""


def _extra(message: Incoming, own: str, texts: _Texts, way: str, rules: ReadingRules, known: bool) -> dict[str, float]:
    """What the headers add: list mail, calendars, words that have nothing to do with hiring."""
    extra: dict[str, float] = {}
    unrelated = 0.0
    if message.header("list-id") or message.header("list-unsubscribe"):
        unrelated += 1.4
    if message.header("precedence").lower() in ("bulk", "list", "junk"):
        unrelated += 0.6
    if not known and not _answers(message) and not _speaks_of_hiring(message, own):
        unrelated += 1.2
    if unrelated and not known:
        extra["unrelated"] = unrelated
    if texts.calendars and way in ("request", "publish", "cancel", "counter", ""):
        extra["interview" if rules.side == "candidate" else "scheduling_reply"] = 4.5
    if texts.calendars and way == "reply" and rules.side == "employer":
        extra["scheduling_reply"] = 5.0
    return extra


def _answers(message: Incoming) -> bool:
    return bool(message.thread) or message.subject.lower().startswith(("re:", "aw:", "sv:", "antw:"))


def _speaks_of_hiring(message: Incoming, own: str) -> bool:
    plain = f" {message.subject} {own}".translate(PLAIN).lower()
    return any(word in plain for word in HIRING)


def _known_sender(message: Incoming, applications: Sequence[Application]) -> bool:
    addresses = {
        person.email.lower()
        for one in applications
        for person in (*one.people, *((one.candidate,) if one.candidate else ()))
        if person.email
    }
    return message.sender.email in addresses


def standing_of(here: Application | None, *, known: bool = False) -> Standing:
    """Return what the record says at the moment, for weighing a label."""
    if here is None:
        return Standing(known=known)
    offer = here.offer
    ended = bool(offer and (offer.accepted or offer.declined or offer.withdrawn))
    return Standing(
        known=True, applied_only=not here.interviews and not here.invites and offer is None, interviewed=bool(here.interviews),
        scheduled=any(invite.ended is None for invite in here.invites), offer_open=bool(offer) and not ended, offer_ended=ended,
        asked_for_time=bool(offer and offer.extension_requested and not (offer.extension_granted or offer.extension_refused)),
        accepted=bool(offer and offer.accepted), rejected=bool(here.rejections) or any(one.to == "refuse" for one in here.decisions),
    )  # fmt: skip


OF_LABEL: Mapping[str, tuple[str, ...]] = {
    "rejection": ("kept_on_file", "runner_up", "with_feedback"),
    "interview": ("kind",),
    "position_closed": ("kind",),
    "extension_granted": ("partial",),
    "bounce": ("permanent",),
}


def _kept(label: str, attributes: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes that belong to the label, those that are always there included."""
    kept = {name: attributes[name] for name in OF_LABEL.get(label, ()) if name in attributes}
    if label == "rejection":
        kept = {name: bool(attributes.get(name, False)) for name in OF_LABEL["rejection"]}
    if label == "extension_granted":
        kept.setdefault("partial", False)
    if label == "interview":
        kept.setdefault("kind", "scheduling")
    if label == "position_closed":
        kept.setdefault("kind", "closed")
    return kept


def _shorter_than_asked(facts: Mapping[str, Any], here: Application | None) -> bool:
    asked = (
        here.offer.extension_requested.facts.get("until")
        if here and here.offer and here.offer.extension_requested
        else None
    )
    granted = facts.get("extension_until")
    return bool(asked and granted and str(granted) < asked.isoformat()[:10])


def _evidence(found: Labelled, own: str, message: Incoming, said: Sequence[Said]) -> tuple[str, ...]:
    quotes: list[str] = []
    for hit in found.hits:
        quote = own[hit.said.start : hit.said.end].strip() if hit.said else message.subject
        if quote and quote not in quotes:
            quotes.append(quote)
    if not quotes:
        quotes = [own[one.start : one.end].strip() for one in said if len(one.whole) > 25][:1] or [message.subject]
    return tuple(quotes[:SENTENCES_QUOTED])


def _locale(message: Incoming, here: Application | None) -> str | None:
    """Return whose way of writing 4/1/2027 is meant: the record's, else what the sender's country says."""
    if here is not None:
        if here.record.locale:
            return here.record.locale
        return LOCALE_OF.get((here.record.jurisdiction or "")[:2])
    ending = message.sender.domain.rpartition(".")[2]
    return {
        "uk": "en-GB",
        "au": "en-AU",
        "ie": "en-IE",
        "nz": "en-NZ",
        "in": "en-IN",
        "de": "en-GB",
        "fr": "en-GB",
    }.get(ending)


def _currency(here: Application | None) -> str | None:
    """Return what "$" means where this application is."""
    if here is None:
        return None
    if here.offer and here.offer.salary:
        return here.offer.salary.currency
    return {"CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD"}.get((here.record.jurisdiction or "")[:2])
