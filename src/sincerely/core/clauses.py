"""The clauses of a statement: with whom, from whom, by when, for how much, how. Each is tried at each word.

`Reading` gathers facts and days and the words that no clause took; it decides nothing about what they make together.
A name is one that the record knows, or quoted, or written with capitals after a word that leads to a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sincerely.core.events import EVENTS, LABELS, LETTER_KINDS, PERIODS, Field
from sincerely.core.fields import nearest
from sincerely.core.people import ROLES
from sincerely.core.phrases import letter_kind_at
from sincerely.core.typed import Span, Word, span_at, words_of
from sincerely.errors import Mistake

FILLERS = frozenset(
    (
        "a",
        "an",
        "the",
        "and",
        "to",
        "of",
        "in",
        "on",
        "at",
        "me",
        "us",
        "it",
        "i",
        "we",
        "they",
        "he",
        "she",
        "was",
        "is",
        "has",
        "had",
        "have",
        "been",
        "that",
        "my",
        "our",
        "their",
        "his",
        "her",
        "just",
        "also",
        "then",
        "there",
        "for",
        "as",
        "so",
        "today's",
        "from",
        "with",
        "this",
        "were",
        "got",
        "him",
        "them",
        "you",
        "-",
        "–",
        "already",
    )
)
LEADS = {"with": "with", "from": "from", "to": "to", "cc": "cc", "by": "by", "via": "from", "and": "", "&": ""}
CHANNEL_WORDS = {
    "letter": r"(?:(?:in writing|by (?:e-?mail|mail|post|letter|note)|in a letter|per e-?mail|via e-?mail|on paper)|"
              r"(?:e-?mail|letter|writing|mail))",
    "phone": r"(?:(?:by|on|over|via|per) (?:the )?(?:phone|telephone)|(?:on|in) a (?:phone |video )?call|by call|"
             r"by word of mouth|(?:phone|telephone))",
    "in_person": r"(?:in[- ]person|face to face|on-?site|(?:for|over) (?:a )?(?:coffee|lunch|dinner|drink))",
    "chat": r"(?:(?:by|via|in|on|over) (?:the )?(?:chat|text|message|sms|linkedin|whatsapp|slack|teams)|chat)",
}  # fmt: skip
DEADLINE = (
    r"(?:(?:to )?(?:(?:answer|answers|reply|respond|response|decide|accept|sign|hand(?: it)? in|due|back|needed)"
    r"(?:ing)?)(?: needed| wanted)? (?:by|until|before|on)|(?:with )?(?:an? |the )?deadline(?: is| of| on)?|"
    r"(?:valid|good|open|stands)(?: until| till| to| through)|until|till|to|by|due(?: on)?)"
)
START = r"(?:(?:to )?(?:start|starts|starting|begin|begins|beginning|first day)(?: date)?(?: is)?(?: on| at)?)"
LAST_DAY = r"(?:(?:with )?(?:my |the )?last day(?: is| on| at work)*|leaving(?: on)?|to leave(?: on)?|effective)"
TEXT_LEADS = {  # a word that leads to free text, by field
    "reason": r"(?:because(?: of)?|reason|since)", "note": r"(?:about|note|notes|regarding)",
    "feedback": r"(?:feedback|they said)", "asks": r"(?:asks|asking|asked|wants to know)",
    "conditions": r"(?:(?:conditional|contingent|depending) (?:on|upon)|subject to|on (?:the )?condition(?: of| that)?|"
                  r"conditions?)",
    "similar_to": r"(?:similar to|like)", "requisition": r"(?:requisition|req)", "criterion": r"(?:criterion|on|about)",
    "employer": r"(?:at|for|with|employer)", "position": r"(?:as|position)", "text": r"(?:text|says)",
    "message_id": r"message-id", "told": r"(?:told|telling)", "phone": r"(?:phone|telephone|number)",
    "address_as": r"(?:address(?:ed)? as|called|dear)", "name": r"(?:(?:new )?name|now called|is now)",
    "email": r"(?:e-?mail|address)",
}  # fmt: skip
PERSON_LEADS = {"supervisor": r"(?:supervisor|boss|reporting to|under)", "hr": r"hr", "who": r"who"}
WHAT = {
    "assessment": r"(?:assessment|test|task|assignment|exercise|take-home)", "information": r"(?:information|details)",
    "documents": r"(?:documents?|papers|certificates?|references?|transcripts?|portfolio)",
}  # fmt: skip
DECIDED = {
    "accept": r"(?:accept(?:ing|ed)?|yes|take)", "decline": r"(?:decline[d]?|declining|no)",
    "withdraw": r"withdraw(?:ing|al)?", "refuse": r"(?:refuse|reject|refusal|rejection)", "offer": r"(?:offer|hire)",
    "hold": r"(?:hold|wait)", "close": r"close",
}  # fmt: skip
FLAGS = {
    "runner_up": r"(?:as )?(?:the )?runner-?\s?up|second choice",
    "kept_on_file": r"(?:(?:will )?(?:keep|kept|keeping) (?:me |us |my (?:cv|resume|details) )?on file)",
    "permanent": r"(?:permanently|permanent|for good)",
}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "top": 1, "1st": 1, "2nd": 2, "3rd": 3}
CURRENCIES = {
    "US": "USD", "CA": "CAD", "GB": "GBP", "AU": "AUD", "NZ": "NZD", "CH": "CHF", "SE": "SEK", "NO": "NOK", "DK": "DKK",
    "PL": "PLN", "IN": "INR", "JP": "JPY", "SG": "SGD", "HK": "HKD", "ZA": "ZAR",
    **dict.fromkeys(("AT", "BE", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "LU", "NL", "PT", "EE", "LV", "LT", "SK"), "EUR"),
}  # fmt: skip
SYMBOLS = {"£": "GBP", "€": "EUR", "¥": "JPY", "us$": "USD", "c$": "CAD", "a$": "AUD", "ca$": "CAD", "au$": "AUD"}
SPOKEN_CURRENCIES = {
    "dollars": "$", "dollar": "$", "pounds": "£", "pound": "£", "euros": "€", "euro": "€", "bucks": "$", "quid": "£",
}  # fmt: skip
PARTICLES = frozenset(("van", "de", "der", "den", "von", "la", "le", "del", "da", "di", "bin", "al", "ter", "mc"))
OF_CANDIDATE = (  # the kinds of an employer's record in which the candidate is one of the people named
    "inquiry_received", "letter_sent", "letter_returned", "message_received", "touch", "person_changed",
)  # fmt: skip
TITLES = frozenset(("mr", "ms", "mrs", "miss", "dr", "prof", "professor", "mx"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """What a statement is read against: the people and the place of its application, and the moment it is typed."""

    handle: str
    side: str
    names: tuple[str, ...]
    zone: ZoneInfo
    now: datetime
    company: str
    position: str
    jurisdiction: str | None = None
    candidate: str | None = None  # on an employer's desk, whose application this is
    whole_day: bool = False  # the clock is set to a day: what has no day of its own happened on it

    def choices(self, name: str, every: Sequence[str]) -> tuple[str, ...]:
        """Return the words of a choice that this side has: letter kinds and decisions differ."""
        if name == "letter_kind":
            return LETTER_KINDS[self.side]
        if name == "to" and every:
            return tuple(every[:3] if self.side == "candidate" else every[3:])
        return tuple(every)


class Reading:
    """What the clauses of one statement said so far."""

    def __init__(self, kind: str, here: Here, facts: dict[str, Any]) -> None:
        self.kind, self.here, self.facts = kind, here, facts
        self._implied = frozenset(facts)  # what the phrase said by itself, and a clause may say otherwise
        self.fields: Mapping[str, Field] = EVENTS[kind].fields
        self.spans: dict[str, Span] = {}
        self.bare: list[Span] = []
        self.unknown: list[str] = []
        self.minutes: int | None = None
        self._words: Sequence[Word] = ()

    def clauses(self, words: Sequence[Word]) -> None:
        """Read all of `words`; those that no clause takes are added to `unknown`, run by run."""
        self._words, i, lost = words, 0, -1
        readers = (
            self._obligation, self._flags, self._deadline, self._dated, self._lasting, self._notice, self._person_field,
            self._channel, self._salary, self._choice, self._rank, self._names, self._text, self._bare_day,
            self._bare_name, self._own_words, self._loose_text, self._filler,
        )  # fmt: skip
        while i < len(words):
            after = next((end for reader in readers if (end := reader(i)) is not None), None)
            if after is None:
                if lost == i - 1 and self.unknown:
                    self.unknown[-1] += f" {words[i].text}"
                else:
                    self.unknown.append(words[i].text)
                lost, after = i, i + 1
            i = after

    def option(self, name: str, values: Sequence[str]) -> None:
        """Read what was given under a field's own name, as it would be read in the statement."""
        flag = f"--{name.replace('_', '-')}"
        if name == "when":
            self.bare.append(self._whole_span(values[-1], flag))
            return
        if name in ("discussed", "impressed", "fit", "correction", "next_step"):
            self._debriefed(name, values)
            return
        wanted = self.fields.get(name)
        if wanted is None:
            takes = ", ".join(f"--{one.replace('_', '-')}" for one in self.fields) or "none"
            raise Mistake(
                f"{flag} says nothing in {self.kind}.", code="unknown_option", hint=f"It takes: {takes}.", where=flag
            )
        if name in self.facts or name in self.spans:
            raise Mistake(
                f"{name.replace('_', ' ')} is said twice: in the statement and under {flag}.", code="said_twice",
                hint="Leave one of them out.", where=flag,
            )  # fmt: skip
        self._take_option(name, wanted, values, flag)

    # --- one value

    def _take_option(self, name: str, wanted: Field, values: Sequence[str], flag: str) -> None:
        text = values[-1]
        match wanted.type:
            case "day" | "deadline" | "instant":
                self.spans[name] = self._whole_span(text, flag)
            case "salary":
                found = salary_at(words_of([text]), 0, self.here, certain=True)
                if found is None or found[1] != len(words_of([text])):
                    raise Mistake(
                        f"“{text}” is no salary.",
                        code="bad_salary",
                        hint='Write it as in "84000 USD a year".',
                        where=flag,
                    )
                self.facts[name] = found[0]
            case "people":
                self.facts[name] = [self._known(one.strip()) for value in values for one in re.split(r",| and ", value)]
            case "person":
                self.facts[name] = self._known(text)
            case "texts":
                self.facts[name] = list(values)
            case "choice" | "label":
                self.facts[name] = self._chosen(name, wanted, text, flag)
            case "flag":
                self.facts[name] = _yes(text, flag)
            case "rank" | "count":
                self.facts[name] = int(text) if re.fullmatch(r"\d{1,6}", text) else text
            case "roles":
                self.facts[name] = [one.strip() for value in values for one in value.split(",")]
            case "notice":
                self.facts[name] = notice_of(text, flag)
            case "object":
                self.facts[name] = dict(_pair(value, flag) for value in values)
            case _:
                self.facts[name] = text

    def _whole_span(self, text: str, flag: str) -> Span:
        words = words_of([text])
        span = span_at(words, 0) if words else None
        if span is None or span.end != len(words):
            raise Mistake(
                f"“{text}” is no day or time that I understand.", code="bad_date", where=flag,
                hint='Write it as in "tuesday 15:00", "20 oct", "yesterday", "in two weeks" or 2026-10-20.',
            )  # fmt: skip
        return span

    def _chosen(self, name: str, wanted: Field, text: str, flag: str) -> str:
        low = text.strip().lower()
        if name == "channel":
            for channel, way in CHANNEL_WORDS.items():
                if low.replace(" ", "_") == channel or re.fullmatch(way, low):
                    return channel
        every = LABELS[self.here.side] if wanted.type == "label" else self.here.choices(name, wanted.one_of)
        plain = re.sub(r"[\s-]+", "_", low)
        if plain in every:
            return plain
        if name == "to":
            for choice, way in DECIDED.items():
                if choice in every and re.fullmatch(way, low):
                    return choice
        near = nearest(plain, every)
        hint = f"Did you mean {near}?" if near else f"One of: {', '.join(every)}."
        raise Mistake(f"“{text}” is no {name.replace('_', ' ')}.", code="unknown_name", hint=hint, where=flag)

    def _debriefed(self, name: str, values: Sequence[str]) -> None:
        if "debrief" not in self.fields:
            hint = 'It belongs to an interview: interview held tuesday 15:00 with "NAME" --discussed "…"'
            raise Mistake(f"--{name.replace('_', '-')} says nothing in {self.kind}.", code="unknown_option", hint=hint)
        debrief: dict[str, Any] = self.facts.setdefault("debrief", {})
        for value in values:
            who, colon, said = value.partition(":")
            if colon and who.strip() in self.here.names and isinstance(debrief.get(name, {}), dict):
                debrief[name] = {**debrief.get(name, {}), who.strip(): said.strip()}
            elif name in debrief:
                say = f"--{name.replace('_', '-')} is said twice."
                raise Mistake(say, code="said_twice", hint=f'For each person apart: --{name} "NAME: …"')
            else:
                debrief[name] = value

    # --- clauses; each takes the place of a word and returns the place after what it understood, or None

    def _match(self, pattern: str, i: int) -> int | None:
        line = " ".join(word.low for word in self._words[i : i + 12] if not word.quoted or word is self._words[i])
        found = re.match(rf"(?:{pattern})(?!\S)", line)
        return i + len(found[0].split()) if found and found[0] else None

    def _obligation(self, i: int) -> int | None:
        """waived, snoozed: the letter kind, and perhaps to whom."""
        if "obligation" not in self.fields or "obligation" in self.facts:
            return None
        named = letter_kind_at(self._words, i, self.here.side)
        if named:
            kind, end = named
            lead = self._match(r"(?:to|for|with)", end)
            person = self._name_at(lead, led=True) if lead else None
            self.facts["obligation"] = f"{kind}: {person[0]}" if person else kind
            return person[1] if person else end
        if re.fullmatch(r"[a-z_]+-[0-9a-f]{6}", self._words[i].text):
            self.facts["obligation"] = self._words[i].text
            return i + 1
        return None

    def _flags(self, i: int) -> int | None:
        for name, pattern in FLAGS.items():
            if name in self.fields and (end := self._match(pattern, i)):
                self.facts[name] = True
                return end
        return None

    def _deadline(self, i: int) -> int | None:
        """answer by friday, until 27 nov: the deadline of this kind."""
        name = next((one for one in ("by", "answer_by", "until") if self._is(one, "deadline")), None)
        if name is None or name in self.spans:
            return None
        end = self._match(DEADLINE, i)
        if end is None:
            return None
        span = span_at(self._words, end)
        if span is None:
            return None
        self.spans[name] = span
        return span.end

    def _dated(self, i: int) -> int | None:
        """start 4 jan, last day 18 dec, since 2019-03-01, or a day under a field's own name."""
        leads = {"start_on": START, "last_day": LAST_DAY, "since": r"since"}
        for name, wanted in self.fields.items():
            if wanted.type not in ("day", "deadline", "instant") or name in self.spans:
                continue
            own = name.replace("_", "[- ]")
            end = self._match(leads.get(name, own), i) or self._match(own, i)
            span = span_at(self._words, end) if end else None
            if span:
                self.spans[name] = span
                return span.end
        return None

    def _lasting(self, i: int) -> int | None:
        """for 45 minutes, for an hour: how long an interview took."""
        if "ends_at" not in self.fields:
            return None
        end = self._match(
            r"(?:for|lasting|took) (?:about )?(?:\d{1,3}|an?|one|two|three|half an) (?:minutes?|min|hours?)", i
        )
        if end is None:
            return None
        said = [word.low for word in self._words[i:end]]
        count = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}.get(said[-2], 0) or (
            int(said[-2]) if said[-2].isdigit() else 1
        )
        self.minutes = 30 if "half" in said else count * (60 if said[-1].startswith("hour") else 1)
        return end

    def _notice(self, i: int) -> int | None:
        if "notice" not in self.fields:
            return None
        pattern = r"(?:with |on )?(?:a )?(?:notice(?: period)?(?: of| is)? )?(\d+|an?|one|two|three|four|six) (days?|weeks?|months?)(?:'? notice)?"
        end = self._match(pattern + r"(?: to (?:the )?end of (?:the |a )?month)?", i)
        if end is None:
            return None
        self.facts["notice"] = notice_of(" ".join(word.low for word in self._words[i:end]), "--notice")
        return end

    def _person_field(self, i: int) -> int | None:
        """supervisor "Dana Fox", copy to Ana."""
        for name, pattern in {**PERSON_LEADS, "cc": r"(?:cc|copy to|with a copy to)"}.items():
            if name in self.fields and name not in self.facts and (end := self._match(pattern, i)):
                people = self._people_at(end, led=True)
                if people:
                    self._put_people(name, people[0])
                    return people[1]
        return None

    def _channel(self, i: int) -> int | None:
        if "channel" not in self.fields or ("channel" in self.facts and "channel" not in self._implied):
            return None
        for channel, pattern in CHANNEL_WORDS.items():
            end = self._match(pattern, i)
            if end:
                self.facts["channel"] = channel
                return end
        return None

    def _salary(self, i: int) -> int | None:
        if "salary" not in self.fields or "salary" in self.facts:
            return None
        end = self._match(r"(?:(?:with )?(?:a )?(?:salary|pay|paying|paid|at|for|of|wage)(?: of| is)?)", i)
        found = salary_at(self._words, end, self.here, certain=True) if end else None
        found = found or salary_at(self._words, i, self.here, certain=False)
        if found is None:
            return None
        self.facts["salary"] = found[0]
        return found[1]

    def _choice(self, i: int) -> int | None:
        for name, wanted in self.fields.items():
            if name in self.facts or name == "channel":
                continue
            if name == "letter_kind" or name == "meets":
                named = letter_kind_at(self._words, i, self.here.side)
                if named:
                    self.facts[name] = named[0]
                    return named[1]
            elif wanted.type == "label":
                start = self._match("label", i) or i
                plain = re.sub(r"[\s-]+", "_", self._words[start].low) if start < len(self._words) else ""
                if plain in LABELS[self.here.side]:
                    self.facts[name] = plain
                    return start + 1
            elif wanted.type == "roles":
                start = self._match(r"(?:role|as)", i) or i
                plain = self._words[start].low.replace("-", "_") if start < len(self._words) else ""
                if plain in ROLES:
                    self.facts[name] = [plain]
                    return start + 1
            elif wanted.type == "choice":
                table = {"what": WHAT, "to": DECIDED}.get(
                    name, {one: one.replace("_", "[- ]") for one in wanted.one_of}
                )
                for choice in self.here.choices(name, wanted.one_of):
                    if choice in table and (end := self._match(table[choice], i)):
                        self.facts[name] = choice
                        return end
        return None

    def _rank(self, i: int) -> int | None:
        if "rank" not in self.fields or "rank" in self.facts:
            return None
        low = self._words[i].low.lstrip("#")
        if low in ORDINALS or re.fullmatch(r"\d{1,4}", low):
            self.facts["rank"] = ORDINALS.get(low) or int(low)
            return i + 1
        return None

    def _names(self, i: int) -> int | None:
        """with Ana and "Bo Tremblay"; from Ana: into the field of that name, else into the one this kind has."""
        lead = self._words[i].low
        if lead not in LEADS or self._words[i].quoted:
            return None
        if lead == "to" and "to" not in self.fields and self.kind != "touch":
            return None
        name = self._people_field(LEADS[lead])
        people = self._people_at(i + 1, led=lead not in ("and", "&")) if name else None
        if not people or name is None:
            return None
        if people[0] == [self.here.candidate] and self.kind not in OF_CANDIDATE:
            return people[1]
        self._put_people(name, people[0])
        return people[1]

    def _text(self, i: int) -> int | None:
        """because …, conditional on …: what was quoted, else all that follows."""
        for name, pattern in TEXT_LEADS.items():
            wanted = self.fields.get(name)
            if (
                wanted is None
                or name in self.facts
                or wanted.type not in ("text", "long_text", "texts", "email", "name")
            ):
                continue
            end = self._match(pattern, i)
            if end is None or end >= len(self._words):
                continue
            text, after = self._quoted_or_run(end, name)
            self.facts[name] = [text] if wanted.type == "texts" else text
            return after
        return None

    def _bare_day(self, i: int) -> int | None:
        span = span_at(self._words, i)
        if span is None:
            return None
        self.bare.append(span)
        return span.end

    def _bare_name(self, i: int) -> int | None:
        """Ana offered …: a known name by itself. The candidate's says whose record this is, where it says no more."""
        if self.here.candidate and self.kind not in OF_CANDIDATE:
            whose = self._name_at(i, led=False)
            if whose and whose[0] == self.here.candidate:
                return whose[1]
        name = self._people_field("")
        people = self._people_at(i, led=False) if name else None
        if not people or name is None or (name in self.facts and self.fields[name].type == "person"):
            return None
        self._put_people(name, people[0])
        return people[1]

    def _own_words(self, i: int) -> int | None:
        """Words of the company or the position, which the application already says."""
        for known in (self.here.company, self.here.position):
            parts = [word.low for word in words_of([known])]
            for start in range(len(parts)):
                for length in range(len(parts) - start, 0, -1):
                    if [word.low for word in self._words[i : i + length]] == parts[start : start + length]:
                        return i + length
        return None

    def _loose_text(self, i: int) -> int | None:
        """What kinds made of words take without a leading word: an opening's number, a criterion and its text."""
        order = {
            "opening_posted": ("requisition",), "opening_closed": ("requisition",),
            "feedback_recorded": ("criterion", "text"), "employment": ("employer", "position"),
        }.get(self.kind, ())  # fmt: skip
        word = self._words[i]
        for name in order:
            if name not in self.facts and (
                word.quoted or (name in ("requisition", "criterion") and word.low not in FILLERS)
            ):
                text, after = self._quoted_or_run(i, name)
                self.facts[name] = text
                return after
        return None

    def _filler(self, i: int) -> int | None:
        return i + 1 if self._words[i].low in FILLERS or not self._words[i].low else None

    # --- names

    def _is(self, name: str, type: str) -> bool:
        return name in self.fields and self.fields[name].type == type and name not in self.facts

    def _people_field(self, lead: str) -> str | None:
        people = [name for name, wanted in self.fields.items() if wanted.type in ("person", "people")]
        return lead if lead in people else (people[0] if people else None)

    def _put_people(self, name: str, people: list[str]) -> None:
        if self.fields[name].type == "person":
            self.facts[name] = people[0]
        else:
            of_company = [one for one in people if self.kind in OF_CANDIDATE or one != self.here.candidate]
            self.facts[name] = list(dict.fromkeys([*self.facts.get(name, []), *of_company]))

    def _people_at(self, i: int, *, led: bool) -> tuple[list[str], int] | None:
        found: list[str] = []
        while (one := self._name_at(i, led=led)) is not None:
            found.append(one[0])
            i = one[1]
            more = self._match(r"(?:and|&|plus)", i)
            comma = self._words[i - 1].comma
            if more and self._name_at(more, led=True):
                i, led = more, True
            elif not comma and not (i < len(self._words) and self._words[i].quoted and led):
                break
        return (found, i) if found else None

    def _name_at(self, i: int | None, *, led: bool) -> tuple[str, int] | None:
        if i is None or i >= len(self._words):
            return None
        start = i + 1 if self._words[i].low in TITLES and not self._words[i].quoted else i
        for length in range(min(5, len(self._words) - start), 0, -1):
            said = " ".join(word.text for word in self._words[start : start + length])
            known = self._who(said)
            if known:
                return known, start + length
        if not led or start >= len(self._words):
            return None
        first = self._words[start]
        if first.quoted:
            group = [word for word in self._words[start:] if word.group == first.group]
            if _named_like_a_day(group):
                return None
            ends = [
                n for n, word in enumerate(group, 1) if word.comma or n == len(group) or group[n].low in ("and", "&")
            ]
            return self._known(" ".join(word.text for word in group[: ends[0]])), start + ends[0]
        end = start
        while end < len(self._words) and end < start + 5 and not self._words[end].quoted:
            text = self._words[end].text
            if not (text[:1].isupper() or (end > start and text.lower() in PARTICLES)) or not re.search(
                r"[^\W\d_]", text
            ):
                break
            if span_at(self._words, end) or any(c.isdigit() for c in text):
                break
            end += 1
            if self._words[end - 1].comma:
                break
        if end == start:
            return None
        return self._known(" ".join(word.text for word in self._words[start:end])), end

    def _who(self, said: str) -> str | None:
        """Return the one person of the record who is meant by a full name, a first or a last name."""
        low = said.strip('.,;:!?"“”').casefold()
        whole = [name for name in self.here.names if name.casefold() == low]
        if whole:
            return whole[0]
        if " " in low:
            return None
        parts = [name for name in self.here.names if low in (part.casefold().strip(".,") for part in name.split())]
        if len(parts) > 1:
            raise Mistake(
                f"“{said}” could be {' or '.join(parts)}.",
                code="ambiguous_name",
                hint=f'Write the whole name: "{parts[0]}"',
            )
        return parts[0] if parts else None

    def _known(self, said: str) -> str:
        """Return the known name that is meant, or what was said where nobody here is called like that."""
        known = self._who(said)
        if known:
            return known
        near = nearest(said, self.here.names, cutoff=0.82)
        if not near and " " not in said:
            parts = {part: name for name in self.here.names for part in name.split() if len(part) > 2}
            near = parts.get(nearest(said, parts, cutoff=0.8) or "")
        if near:
            raise Mistake(
                f"There is no {said} in {self.here.handle}, but there is {near}.", code="unknown_person",
                hint=f'If you mean {near}, write that; else first: sincerely person add {self.here.handle} "{said}"',
            )  # fmt: skip
        return said

    def _quoted_or_run(self, i: int, name: str) -> tuple[str, int]:
        first = self._words[i]
        if first.quoted:
            group = [word for word in self._words[i:] if word.group == first.group]
            return " ".join(
                word.text + ("," if word.comma and word is not group[-1] else "") for word in group
            ), i + len(group)
        short = ("requisition", "message_id", "email", "phone")
        end = i + 1
        if name not in short:
            long = name in ("reason", "note", "feedback", "asks", "conditions", "text", "told")
            while end < len(self._words) and (long or not self._stops(end)):
                end += 1
        return " ".join(
            word.text + ("," if word.comma and n < end - 1 else "") for n, word in enumerate(self._words[i:end], i)
        ), end

    def _stops(self, i: int) -> bool:
        leads = "|".join(
            (
                START,
                LAST_DAY,
                *PERSON_LEADS.values(),
                "notice",
                "as",
                "since",
                "with",
                "similar to",
                "by",
                "from",
                "email",
                "phone",
                "role",
            )
        )
        return self._words[i].quoted or self._words[i - 1].comma or self._match(leads, i) is not None


def _named_like_a_day(group: Sequence[Word]) -> bool:
    span = span_at(group, 0)
    return span is not None and span.end == len(group)


def _yes(text: str, flag: str) -> bool:
    found = {"yes": True, "true": True, "no": False, "false": False, "": True}.get(text.strip().lower())
    if found is None:
        raise Mistake(
            f"“{text}” is neither yes nor no.", code="bad_value", hint=f"Write {flag} yes or {flag} no.", where=flag
        )
    return found


def _pair(text: str, flag: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not sign or not key.strip() or not value.strip():
        raise Mistake(
            f"“{text}” is no term.", code="bad_value", hint=f'Write it as in {flag} "hours=35 a week".', where=flag
        )
    return key.strip(), value.strip()


def notice_of(text: str, flag: str) -> dict[str, Any]:
    """Return a notice as the record has it: "4 weeks", "three months to the end of a month"."""
    numbers = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
    found = re.search(r"\b(\d+|an?|one|two|three|four|six) (day|week|month)s?\b", text.lower())
    if not found:
        raise Mistake(f"“{text}” is no notice.", code="bad_value", hint=f'Write it as in {flag} "4 weeks".', where=flag)
    amount = numbers.get(found[1]) or int(found[1])
    to = {"to": "end_of_month"} if "end of" in text.lower() else {}
    return {"amount": amount, "unit": f"{found[2]}s", **to}


def salary_at(words: Sequence[Word], i: int, here: Here, *, certain: bool) -> tuple[dict[str, Any], int] | None:
    """Return the salary that begins at this word, and the word after it; None if none does.

    Args:
        certain: a word before says that a sum follows, so that a bare number will do.
    """
    if i >= len(words):
        return None
    currency, i = _currency_at(words, i, here)
    raw = words[i].text.lower().strip(".,;()") if i < len(words) else ""
    symbol = re.match(r"(us\$|ca\$|au\$|[ac]\$|[$£€¥])", raw)
    if symbol:
        currency, raw = _currency(symbol[0], here), raw[symbol.end() :]
    found = re.fullmatch(r"(\d{1,3}(?:[,.']\d{3})+|\d+)(?:[.,](\d{1,2}))?(k)?([$£€]|[a-z]{3})?(?:/(\w+))?", raw)
    if not found or (found[4] and found[4] not in SYMBOLS and found[4] != "$" and not _is_currency(found[4])):
        return None
    amount: int | float = int(re.sub(r"\D", "", found[1]))
    if found[2]:
        amount = float(f"{amount}.{found[2]}")
    amount = amount * 1000 if found[3] else amount
    i += 1
    if found[4]:
        currency = _currency(found[4], here)
    elif currency is None:
        currency, i = _currency_at(words, i, here)
    per, i = (_period(found[5]), i) if found[5] else _period_at(words, i)
    if currency is None:
        currency, i = _currency_at(words, i, here)
    if currency is None and per is None and not certain and not (found[3] or amount >= 10_000):
        return None
    return _sum(amount, currency, per, raw, here), i


def _sum(amount: int | float, currency: str | None, per: str | None, raw: str, here: Here) -> dict[str, Any]:
    currency = currency or CURRENCIES.get((here.jurisdiction or "")[:2])
    if currency is None:
        hint = f"Write it with its currency: {raw} USD a year."
        raise Mistake(f"{raw} of what? The currency is missing.", code="no_currency", hint=hint, where="--salary")
    if per is None and amount < 10_000:
        hint = f"Write, for example: {raw} {currency} a month (hour, day, week, month or year)."
        raise Mistake(f"{raw} {currency} for how long?", code="no_period", hint=hint, where="--salary")
    if per == "year" and amount < 1000:
        hint = f"Write {raw}k {currency} a year if thousands are meant, or the right period."
        raise Mistake(f"{raw} {currency} a year is very little.", code="small_salary", hint=hint, where="--salary")
    return {"amount": int(amount) if amount == int(amount) else amount, "currency": currency, "per": per or "year"}


def _is_currency(text: str) -> bool:
    return text.upper() in {*CURRENCIES.values()}


def _currency(symbol: str, here: Here) -> str:
    if symbol == "$":
        own = CURRENCIES.get((here.jurisdiction or "")[:2], "")
        return own if own.endswith("D") and own not in ("JPY",) else "USD"
    return SYMBOLS.get(symbol) or symbol.upper()


def _currency_at(words: Sequence[Word], i: int, here: Here) -> tuple[str | None, int]:
    text = words[i].text.strip(".,;()") if i < len(words) else ""
    spoken = SPOKEN_CURRENCIES.get(text.lower())
    if spoken or text in ("$", "£", "€", "¥"):
        return _currency(spoken or text, here), i + 1
    if (re.fullmatch(r"[A-Z]{3}", text) and text not in ("CEO", "CTO")) or (len(text) == 3 and _is_currency(text)):
        return text.upper(), i + 1
    return None, i


def _period(word: str) -> str | None:
    word = word.lower().rstrip(".")
    spoken = {
        "annum": "year", "yr": "year", "y": "year", "annually": "year", "yearly": "year", "pa": "year", "p.a": "year",
        "annual": "year", "mo": "month", "monthly": "month", "weekly": "week", "daily": "day", "hourly": "hour",
        "hr": "hour", "h": "hour",
    }  # fmt: skip
    return word if word in PERIODS else spoken.get(word)


def _period_at(words: Sequence[Word], i: int) -> tuple[str | None, int]:
    low = words[i].low if i < len(words) else ""
    if low in ("a", "an", "per", "each", "every", "/", "the") and i + 1 < len(words):
        per = _period(words[i + 1].low)
        return (per, i + 2) if per else (None, i)
    per = _period(low.lstrip("/")) if low not in ("h", "y") else None
    return (per, i + 1) if per else (None, i)
