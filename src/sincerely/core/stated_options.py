"""What was given under a field's own name (`--answer-by`), read in the same words as within a statement."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sincerely.core.clauses import CHANNEL_WORDS, DECIDED, Reading
from sincerely.core.events import LABELS, Field
from sincerely.core.fields import nearest
from sincerely.core.naming import Naming
from sincerely.core.pay import notice_of, salary_at
from sincerely.core.typed import Span, span_at
from sincerely.core.words import words_of
from sincerely.errors import Mistake


def take_option(reading: Reading, name: str, values: Sequence[str]) -> None:
    """Read what was given under a field's own name, as it would be read in the statement."""
    flag = f"--{name.replace('_', '-')}"
    if name == "when":
        reading.bare.append(whole_span(values[-1], flag))
        return
    if name in ("discussed", "impressed", "fit", "correction", "next_step"):
        _debriefed(reading, name, values)
        return
    wanted = reading.fields.get(name)
    if wanted is None:
        takes = ", ".join(f"--{one.replace('_', '-')}" for one in reading.fields) or "none"
        raise Mistake(
            f"{flag} says nothing in {reading.kind}.", code="unknown_option", hint=f"It takes: {takes}.", where=flag
        )
    if (name in reading.facts and name not in reading.implied) or name in reading.spans:
        raise Mistake(
            f"{name.replace('_', ' ')} is said twice: in the statement and under {flag}.", code="said_twice",
            hint="Leave one of them out.", where=flag,
        )  # fmt: skip
    _take(reading, name, wanted, values, flag)


def _take(reading: Reading, name: str, wanted: Field, values: Sequence[str], flag: str) -> None:
    text, naming = values[-1], Naming(reading.here)
    match wanted.type:
        case "day" | "deadline" | "instant":
            reading.spans[name] = whole_span(text, flag)
        case "salary":
            found = salary_at(words_of([text]), 0, reading.here, certain=True)
            if found is None or found[1] != len(words_of([text])):
                raise Mistake(
                    f"“{text}” is no salary.",
                    code="bad_salary",
                    hint='Write it as in "84000 USD a year".',
                    where=flag,
                )
            reading.facts[name] = found[0]
        case "people":
            reading.facts[name] = [naming.known(one.strip()) for value in values for one in re.split(r",| and ", value)]
        case "person":
            reading.facts[name] = naming.known(text)
        case "texts":
            reading.facts[name] = list(values)
        case "choice" | "label":
            reading.facts[name] = _chosen(reading, name, wanted, text, flag)
        case "flag":
            reading.facts[name] = _yes(text, flag)
        case "rank" | "count":
            reading.facts[name] = int(text) if re.fullmatch(r"\d{1,6}", text) else text
        case "roles":
            reading.facts[name] = [one.strip() for value in values for one in value.split(",")]
        case "notice":
            reading.facts[name] = notice_of(text, flag)
        case "object":
            reading.facts[name] = dict(_pair(value, flag) for value in values)
        case _:
            reading.facts[name] = text


def whole_span(text: str, flag: str) -> Span:
    """Return the day or time that a whole text says; raises Mistake if it says none."""
    words = words_of([text])
    span = span_at(words, 0) if words else None
    if span is None or span.end != len(words):
        raise Mistake(
            f"“{text}” is no day or time that I understand.", code="bad_date", where=flag,
            hint='Write it as in "tuesday 15:00", "20 oct", "yesterday", "in two weeks" or 2026-10-20.',
        )  # fmt: skip
    return span


def _chosen(reading: Reading, name: str, wanted: Field, text: str, flag: str) -> str:
    low = text.strip().lower()
    if name == "channel":
        for channel, way in CHANNEL_WORDS.items():
            if low.replace(" ", "_") == channel or re.fullmatch(way, low):
                return channel
    every = LABELS[reading.here.side] if wanted.type == "label" else reading.here.choices(name, wanted.one_of)
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


def _debriefed(reading: Reading, name: str, values: Sequence[str]) -> None:
    if "debrief" not in reading.fields:
        hint = 'It belongs to an interview: interview held tuesday 15:00 with "NAME" --discussed "…"'
        raise Mistake(f"--{name.replace('_', '-')} says nothing in {reading.kind}.", code="unknown_option", hint=hint)
    debrief: dict[str, Any] = reading.facts.setdefault("debrief", {})
    for value in values:
        who, colon, said = value.partition(":")
        if colon and who.strip() in reading.here.names and isinstance(debrief.get(name, {}), dict):
            debrief[name] = {**debrief.get(name, {}), who.strip(): said.strip()}
        elif name in debrief:
            say = f"--{name.replace('_', '-')} is said twice."
            raise Mistake(say, code="said_twice", hint=f'For each person apart: --{name} "NAME: …"')
        else:
            debrief[name] = value


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
