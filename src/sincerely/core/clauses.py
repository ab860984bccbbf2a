"""The clauses of a statement: with whom, from whom, by when, for how much, how. Each is tried at each word.

`Reading` gathers facts and days and the words that no clause took; it decides nothing about what they make together.
A name is one that the record knows, or quoted, or written with capitals after a word that leads to a name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sincerely.core.events import EVENTS, LABELS, Field
from sincerely.core.here import Here
from sincerely.core.naming import Naming
from sincerely.core.pay import notice_of, salary_at
from sincerely.core.people import ROLES
from sincerely.core.phrases import letter_kind_at
from sincerely.core.typed import Span, span_at
from sincerely.core.words import Word, words_of

FILLERS = frozenset((
    "a", "an", "the", "and", "to", "of", "in", "on", "at", "me", "us", "it", "i", "we", "they", "he", "she",
    "was", "is", "has", "had", "have", "been", "that", "my", "our", "their", "his", "her", "just", "also", "then",
    "there", "for", "as", "so", "today's", "from", "with", "this", "were", "got", "him", "them", "you", "-", "–",
    "already", "said",
))  # fmt: skip
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
CAME = (  # the kinds of which people say how they came, though nothing depends on it
    "rejected", "decision_promised", "offer_withdrawn", "interview_scheduled", "interview_moved", "interview_cancelled",
    "inquiry_received",
)  # fmt: skip
LOOSE = ("requisition", "criterion", "conditions")  # taken without a leading word, even where they were not quoted
OF_CANDIDATE = (  # the kinds of an employer's record in which the candidate is one of the people named
    "inquiry_received", "letter_sent", "letter_returned", "message_received", "touch", "person_changed",
)  # fmt: skip


class Reading:
    """What the clauses of one statement said so far."""

    def __init__(self, kind: str, here: Here, facts: dict[str, Any]) -> None:
        self.kind, self.here, self.facts = kind, here, facts
        self.implied = frozenset(facts)  # what the phrase said by itself, and a clause may say otherwise
        self.fields: Mapping[str, Field] = EVENTS[kind].fields
        self.spans: dict[str, Span] = {}
        self.bare: list[Span] = []
        self.unknown: list[str] = []
        self.minutes: int | None = None
        self._words: Sequence[Word] = ()
        self._naming = Naming(here)

    def clauses(self, words: Sequence[Word]) -> None:
        """Read all of `words`; those that no clause takes are added to `unknown`, run by run."""
        self._words, i, lost = words, 0, -1
        readers = (
            self._obligation, self._flags, self._deadline, self._dated, self._lasting, self._notice, self._person_field,
            self._channel, self._salary, self._choice, self._rank, self._noted, self._names, self._text, self._bare_day,
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
            person = self._naming.at(self._words, lead, led=True) if lead else None
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
                people = self._naming.several_at(self._words, end, led=True)
                if people:
                    self._put_people(name, people[0])
                    return people[1]
        return None

    def _channel(self, i: int) -> int | None:
        kept = "channel" in self.fields
        if (kept and "channel" in self.facts and "channel" not in self.implied) or (not kept and self.kind not in CAME):
            return None
        for channel, pattern in CHANNEL_WORDS.items():
            end = self._match(pattern, i)
            if end and kept:
                self.facts["channel"] = channel
            if end:
                return end  # how a no came changes nothing that is owed, and people say it all the same
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
        people = self._naming.several_at(self._words, i + 1, led=lead not in ("and", "&")) if name else None
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
            whose = self._naming.at(self._words, i, led=False)
            if whose and whose[0] == self.here.candidate:
                return whose[1]
        name = self._people_field("")
        people = self._naming.several_at(self._words, i, led=False) if name else None
        if not people or name is None or (name in self.facts and self.fields[name].type == "person"):
            return None
        self._put_people(name, people[0])
        return people[1]

    def _own_words(self, i: int) -> int | None:
        """Words of the company or the position, which the application already says."""
        for known in (self.here.company, self.here.position, "position", "role", "company"):
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
            "conditions_met": ("conditions",),
        }.get(self.kind, ())  # fmt: skip
        word = self._words[i]
        for name in order:
            if name not in self.facts and (word.quoted or (name in LOOSE and word.low not in FILLERS)):
                text, after = self._quoted_or_run(i, name)
                self.facts[name] = [text] if self.fields[name].type == "texts" else text
                return after
        return None

    def _noted(self, i: int) -> int | None:
        """discussed the audit: what the debrief keeps, and all that follows belongs to it."""
        if "debrief" not in self.fields or "debrief" in self.facts:
            return None
        end = self._match(r"(?:we )?(?:discussed|(?:talked|spoke) about)", i)
        if end is None or end >= len(self._words):
            return None
        text, after = self._quoted_or_run(end, "note")
        self.facts["debrief"] = {"discussed": text}
        return after

    def _filler(self, i: int) -> int | None:
        low = self._words[i].low
        empty = low in FILLERS or not low or (low == "place" and self.kind == "interview_held")  # it took place
        return i + 1 if empty and not self._words[i].quoted else None

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

    def _quoted_or_run(self, i: int, name: str) -> tuple[str, int]:
        """Return the text at this word as it was typed: what was quoted together, else the words that belong to it."""
        end = i + 1
        if self._words[i].quoted:
            while end < len(self._words) and self._words[end].group == self._words[i].group:
                end += 1
            return " ".join(word.raw for word in self._words[i:end]), end
        if name not in ("requisition", "message_id", "email", "phone"):
            long = name in ("reason", "note", "feedback", "asks", "conditions", "text", "told")
            while end < len(self._words) and (long or not self._stops(end)):
                end += 1
        return " ".join(word.raw for word in self._words[i:end]).rstrip(",;"), end

    def _stops(self, i: int) -> bool:
        others = "notice|as|since|with|similar to|by|from|e-?mail|phone|role"
        leads = "|".join((START, LAST_DAY, *PERSON_LEADS.values(), others))
        return self._words[i].quoted or self._words[i - 1].comma or self._match(leads, i) is not None
