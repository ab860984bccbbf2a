"""The parts of a letter as text: salutation, body, close, signature, days and sums. Judges nothing.

Quoted mail below or between is no part of the letter. All spans are characters of the text as read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from sincerely.core.dates import DayFound, days_in
from sincerely.core.folding import joined, lined
from sincerely.core.letter import Letter, Span
from sincerely.core.money import SumFound, sums_in
from sincerely.core.patterns import COMING, DAY, SUM

LONGEST = 60_000  # characters looked at: a letter of more is no letter, and says so (G1)
_STALE = timedelta(days=45)  # a letter all of whose days are longer past is read long after it was written
_QUOTED = re.compile(r"(?m)^[ \t]*>[^\n]*$|^-{2,} ?(?:original message|forwarded message)[^\n]*\Z", re.IGNORECASE)
_WROTE = re.compile(r"(?m)^on [^\n]{5,120}(?:\n[^\n]{0,80})? wrote:[ ]*$(?:(?!\n *>)[\s\S])*")
_GREETING = re.compile(
    r"(?m)^[ \t]*(?P<word>dear(?:est)?|hi|hello|hey|good (?:morning|afternoon|evening|day)|greetings|respected)\b"
    r"(?P<name>[^\n,:;!]{0,80}?)[ \t]*(?P<mark>[,:;!]| -+|--+|(?=\n|\Z))"
)
_TO_WHOM = re.compile(
    r"(?m)^[ \t]*(?P<name>to (?:whom(?:soever)? it may concern|the [^\n,:]{3,50}?))[ \t]*(?P<mark>[,:;.]|$)"
)
_BARE = re.compile(
    r"(?P<name>(?:(?:mr|mrs|ms|miss|mx|dr|prof)\.? )?[^\W\d_][\w'.-]*(?: [^\W\d_][\w'.-]*){0,3})(?P<mark>[,:]| ?-+)[ \t\r]*\n"
)
_CLOSE_WORDS = (
    r"(?:(?:yours|very|most|with|many|my|kind(?:est)?|best|warm(?:est)?|sincere(?:st)?|deep(?:est)?|again|once again|and|all|the|good|"
    r"in|ever|always|heartfelt|much|every|great|friendly|professional|cordial|kindly|personal|our|love|high|"
    r"seasonal|from|respectful|bright(?:est)?|fond(?:est)?|gratefully|respectfully|sincerely|warmly|truly|faithfully|cordially) )*"
    r"(?:sincerely|faithfully|truly|respectfully|cordially|gratefully|warmly|regards?|wishes|best|thanks|thank you(?: (?:again|very much|so much|kindly|and"
    r" (?:best|kind|warm) (?:regards|wishes)))?|gratitude|appreciation|cheers|yours|respect|esteem|obediently|fondly|truthfully|regs|rgds|br|kr|take care|all the best|"
    r"best of luck|see you soon|until then|looking forward|anticipation|slán|le meas|go raibh maith agat|greetings|esteem|love|kindly|very best|warmest)"
    r"(?: (?:again|always|from|to (?:you|all)[^\n,]{0,40}|for (?:everything|now|your (?:time|help))[^\n,]{0,20}|and (?:best|warm|kind|good|many|all)[^\n,]{0,24}))?"
)
_CLOSING = re.compile(rf"(?m)^[ \t]*(?P<phrase>{_CLOSE_WORDS})[ \t]*(?P<mark>[,.!-]*)[ \t]*(?P<rest>[^\n]{{0,60}})$")
_LINE = re.compile(r"[^\r\n]+")
_COURTESY = re.compile(
    r"\b(?:regards|wishes|greetings?|respects?|sentiments|thanks|thank you|well|luck|soon)\b[^.!?]{0,30}[.!]?$",
    re.IGNORECASE,
)
_NAME_WORD = r"(?:[^\W\d_a-z][\w.'’-]*|(?:de|da|do|dos|del|della|di|du|d['’]|la|le|van|von|der|den|ten|ter|zu|al|el|bin|bint|ibn|ní|ó|mac|y|e)\w*)"
_NAME_LINE = re.compile(rf"(?:{_NAME_WORD}[ ]){{0,5}}{_NAME_WORD}(?:,? [A-Z][A-Za-z.]{{1,5}})?(?: \([^()]{{2,30}}\))?")
_DASHED = re.compile(r"(?m)^[ \t]*[-~]{1,2} ?(?P<rest>[^\W\d_][^\n]{0,40})$")


@dataclass(frozen=True, slots=True)
class Salutation:
    """The greeting: its word ("dear"), the span of what follows it, and the mark behind it; `plain` is the folded name."""

    word: str
    name: Span
    plain: str
    mark: str
    span: Span


@dataclass(frozen=True, slots=True)
class Closing:
    """The close ("Yours sincerely"), the mark behind it, and the line that signs, or None where nobody signs."""

    phrase: Span
    mark: str
    name: Span | None


@dataclass(frozen=True, kw_only=True)
class Anatomy:
    """A letter and what it is made of, each part found when first asked for. `today` is the letter's own day."""

    letter: Letter
    today: date
    locale: str | None = None
    plain: str = field(default="", repr=False)
    lines: str = field(default="", repr=False)  # the plain form with its line breaks

    @cached_property
    def text(self) -> str:
        """The text as read."""
        return self.letter.text

    @cached_property
    def own(self) -> Span:
        """The span of the letter's own words: after the headers, as far as it is looked at."""
        return self.letter.body

    @cached_property
    def days(self) -> Sequence[DayFound]:
        """The days named in subject and body."""
        return days_in(self.text[: len(self.plain)], today=self.today, locale=self.locale, plain=self.plain)

    @cached_property
    def sums(self) -> Sequence[SumFound]:
        """The sums named in subject and body, quotations left out."""
        return sums_in(self.plain)

    @cached_property
    def marked(self) -> str:
        """The body in plain form, each day and sum a mark of its own; headers and quotations are blank."""
        body = self.own.start
        marks = list(" " * body + self.plain[body:])
        for one in self.days:
            if one.start >= body:
                mark = COMING if self._is_coming(one) else DAY
                marks[one.start : one.end] = mark * (one.end - one.start)
        for sum_found in self.sums:
            if sum_found.start >= body:
                marks[sum_found.start : sum_found.end] = SUM * (sum_found.end - sum_found.start)
        return "".join(marks)

    def _is_coming(self, found: DayFound) -> bool:
        """Say whether a day lies behind the letter's own; in an old letter read long after, every day may."""
        other = found.other if found.form == "numeric" else None
        return found.day is None or max(found.day, other or found.day) > self._written

    @cached_property
    def _written(self) -> date:
        """The day from which the letter looks ahead: the date above its greeting, else its own day, unless it is older."""
        start = self.salutation.span.start if self.salutation else self.own.start
        named = [one for one in self.days if one.day and one.form in ("date", "numeric", "iso")]
        above = [one.day for one in named if one.day and self.own.start <= one.start and one.end <= start]
        if above:
            return above[0]
        latest = max((one.day for one in named if one.day), default=self.today)
        return self.today if latest > self.today - _STALE else date.min

    @cached_property
    def salutation(self) -> Salutation | None:
        """The greeting, looked for in the first lines of the body."""
        start = self.own.start
        head = self.lines[start : start + 1500]
        match = _GREETING.search(head) or _TO_WHOM.search(head)
        if match is None:
            first = len(head) - len(head.lstrip())
            match = _BARE.match(head[first : first + 80])
            if match is None:
                return None
            start += first
        a, b = match.span("name")
        raw = self.plain[start + a : start + b]
        a += len(raw) - len(raw.lstrip())
        b -= len(raw) - len(raw.rstrip())
        words = match.groupdict()
        name = Span(start + a, start + max(a, b))
        span = Span(start + match.start() + len(match.group()) - len(match.group().lstrip()), start + match.end())
        return Salutation(
            (words.get("word") or "").strip(), name, self.plain[name.start : name.end], words["mark"], span
        )

    @cached_property
    def closing(self) -> Closing | None:
        """The last close of the letter and who signs under it."""
        start = max(self.own.start, len(self.plain) - 2500)
        if self.salutation:
            start = max(start, self.salutation.span.end)
        tail = self.lines[start:]
        found = None
        for match in _CLOSING.finditer(tail):
            if match["rest"] and not match["mark"] and not self.text[start + match.start("rest")].isupper():
                continue  # "Thank you for your time" is a sentence
            if match["rest"] and len(match["rest"].split()) > 6:
                continue
            found = match
        if found is None:
            return self._signed(start) or self._dashed(start, tail)
        phrase = Span(start + found.start("phrase"), start + found.end("phrase"))
        if found["rest"].strip(" .!,-"):
            name: Span | None = Span(start + found.start("rest"), start + found.end("rest"))
        else:
            name = self._next_line(start + found.end(), tail, found.end())
        return Closing(phrase, found["mark"], name)

    def _signed(self, start: int) -> Closing | None:
        """A close in words of the writer's own: a short line, or a last sentence of courtesy, and a name under it."""
        last = [line for line in _LINE.finditer(self.text, start, len(self.plain)) if line.group().strip()][-9:]
        for above, below in pairwise(last):
            phrase = above.group().strip()
            short = len(phrase.split()) <= 8 and (phrase.endswith(",") or phrase[-1].isalpha())
            if (short or _COURTESY.search(phrase[-90:])) and _NAME_LINE.fullmatch(below.group().strip()):
                at, to = above.start() + (0 if short else max(0, len(above.group()) - 90)), above.end()
                lead = len(below.group()) - len(below.group().lstrip())
                name = Span(below.start() + lead, below.start() + lead + len(below.group().strip()))
                return Closing(Span(at, to), phrase[-1] if not phrase[-1].isalpha() else "", name)
        return None

    def _dashed(self, start: int, tail: str) -> Closing | None:
        """ "- Sam" at the end closes and signs in one."""
        last = None
        for match in _DASHED.finditer(tail):
            last = match
        if last is None or tail[last.end() :].strip().count("\n") > 4:
            return None
        span = Span(start + last.start("rest"), start + last.end("rest"))
        return Closing(span, ",", span)

    def _next_line(self, at: int, tail: str, end: int) -> Span | None:
        rest = tail[end:]
        lead = len(rest) - len(rest.lstrip())
        line = rest[lead:].split("\n", 1)[0].rstrip()
        return Span(at + lead, at + lead + len(line)) if line else None

    @cached_property
    def prose(self) -> Span:
        """The sentences between greeting and close."""
        start = self.salutation.span.end if self.salutation else self.own.start
        end = self.closing.phrase.start if self.closing else min(self.own.end, len(self.plain))
        return Span(start, max(start, end))

    def quote(self, span: Span) -> str:
        """The words of a span as they were written."""
        return self.text[span.start : span.end]

    @cached_property
    def words(self) -> int:
        """How many words the body has, headers left out."""
        return len(self.text[self.own.start :].split())


def anatomy(letter: Letter, *, today: date, locale: str | None = None) -> Anatomy:
    """Take a letter apart; a quotation is blank in its plain form, and what lies beyond LONGEST is left out."""
    lines = lined(letter.text[:LONGEST])
    if "\n>" in lines or "wrote:" in lines or "message-" in lines or "message -" in lines:
        lines = _without_quotations(lines)
    return Anatomy(letter=letter, today=today, locale=locale, plain=joined(lines), lines=lines)


def _without_quotations(lines: str) -> str:
    def blank(match: re.Match[str]) -> str:
        return "".join("\n" if mark == "\n" else " " for mark in match.group())

    return _WROTE.sub(blank, _QUOTED.sub(blank, lines))
