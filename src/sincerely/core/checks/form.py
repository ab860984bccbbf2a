"""The form of a letter: length, paragraphs, subject, punctuation of greeting and close (G1, G2, G6, G15 to G19, S17)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sincerely.core.anatomy import LONGEST
from sincerely.core.checks.case import Case
from sincerely.core.folding import folded
from sincerely.core.letter import Finding


def length_is_a_page(case: Case) -> Iterator[Finding]:
    """G1, G2, S17: a page at most, more than a line, in short paragraphs."""
    words = case.letter.words
    if len(case.text) > LONGEST:
        say = f"It has {words} words; only its first {LONGEST} characters were looked at."
        yield case.finding("G1", "warning", say, "Nobody reads a letter of this length.")
    elif words > 450:
        yield case.finding(
            "G1", "warning", f"It has {words} words, more than a page.", "Half a page is read; a page is filed."
        )
    prose = case.letter.prose
    inside = len(case.text[prose.start : prose.end].split())
    if case.letter.plain.strip() and inside < 12:
        yield case.finding(
            "S17",
            "warning",
            f"It says {inside} words.",
            "A line without more reads as if the reader were not worth a second one.",
        )
    paragraphs = [one for one in re.split(r"\n\s*\n", case.text[prose.start : min(prose.end, LONGEST)]) if one.strip()]
    if len(paragraphs) > 7:
        say = f"It has {len(paragraphs)} paragraphs."
        yield case.finding("G2", "warning", say, "Three or four short ones are read to the end.")


_VAGUE_SUBJECT = re.compile(r"(?:re: ?|fwd?: ?)*(?:hi|hello|hey|quick question|question|follow(?:ing)?[ -]up|checking in|just checking in|update|urgent|important|job|interview|still waiting|no subject|test|letter|mail|e-?mail|(?:my )?application|thanks|thank you|decision|offer)?[ .!?…-]*")  # fmt: skip


def subject_says_it(case: Case) -> Iterator[Finding]:
    """G16: an e-mail's subject says purpose and position."""
    letter = case.letter.letter
    if not letter.headers:
        return  # on paper
    subject = letter.subject
    why = "It is what the reader sees first, and looks for later."
    if not subject:
        yield case.finding("G16", "warning", "The subject is empty.", why, letter.headers.get("subject"))
        return
    span = letter.headers["subject"]
    plain = folded(subject)
    if _VAGUE_SUBJECT.fullmatch(plain):
        yield case.finding("G16", "warning", f"“{subject}” does not say what the letter is about.", why, span)
    elif "!" in subject or "still waiting" in plain or (subject.isupper() and len(subject) > 12):
        yield case.finding("G16", "warning", "The subject raises its voice.", "Calm subjects are opened first.", span)


_LOUD = re.compile(
    r"\b(?:Sincerely|Faithfully|Truly|Regards|Wishes|Respectfully|Thanks|Cordially|Warmly|Gratefully|Appreciation|Yours|Best|Kind|Warm)\b"
)


def close_is_written_right(case: Case) -> Iterator[Finding]:
    """G18, G19: only the close's first word has a capital; close and greeting belong together."""
    closing, greeting = case.letter.closing, case.letter.salutation
    if closing is None:
        return
    raw = case.letter.quote(closing.phrase)
    first, _, rest = raw.partition(" ")
    if _LOUD.search(rest):
        right = f"{first} {rest.lower()}"
        yield case.finding(
            "G19",
            "warning",
            f"“{raw}”: only its first word has a capital.",
            "A small thing that careful readers see.",
            closing.phrase,
            instead=right,
        )
    plain = folded(raw)
    if (
        greeting
        and "faithfully" in plain
        and greeting.plain
        and not re.search(r"\b(?:sir|madam|whom|team|manager|committee|sirs)\b", greeting.plain)
    ):
        say = "“Yours faithfully” goes with “Dear Sir or Madam”; to a name it is “Yours sincerely”."
        yield case.finding(
            "G18", "warning", say, "Readers of British letters notice.", closing.phrase, instead="Yours sincerely"
        )
    elif (
        greeting
        and "yours sincerely" in plain
        and re.fullmatch(r"sirs?|madam|sir(?: or |/)madam|sirs? and madams?", greeting.plain.strip())
    ):
        yield case.finding(
            "G18",
            "warning",
            "“Yours sincerely” goes with a name; to “Dear Sir or Madam” it is “Yours faithfully”.",
            "Readers of British letters notice.",
            closing.phrase,
        )
    if (
        greeting
        and greeting.mark == ","
        and not closing.mark
        and closing.name
        and closing.name.start > closing.phrase.end
    ):
        yield case.finding(
            "G18",
            "warning",
            "The greeting has a comma and the close has none.",
            "Either both have one or neither.",
            closing.phrase,
        )


_TWICE = re.compile(r"\b([a-z]{2,}) {1,4}\1\b")
_MAY_STAND_TWICE = frozenset("had that is bye very so no yes many really far long ha tut hear there".split())
_SLIPS = (
    (re.compile(r"\byou're your\b"), "“you're your” has a word too many."),
    (re.compile(r"\b(?:could|would|should|must) of\b"), "It is “have”, not “of”."),
    (re.compile(r"\blook(?:ing)? forward to (?:hear|meet|work|see|join|speak|learn|receive|help|discuss|talk|start)\b(?!ing)"), "After “look forward to” the verb has -ing."),
    (re.compile(r"\bpleased (?:relocate|accept|join|offer|inform|confirm)\b"), "There is a “to” missing."),
    (re.compile(r"\b(?:alot|recieve\w*|seperate\w*|definately|oppertunity|oportunity|experiance|sincerly|intrest\w*|posistion|acept\w*|accomodat\w+|greatful|untill|succesful\w*|wich|thier|adress|begining|commited|refered|tommorow)\b"), "This is misspelt."),
)  # fmt: skip


_GAP = re.compile(r"(?<=[a-z,;])  (?=[a-z])")  # after a full stop two are a habit; more are a column


def no_slips(case: Case) -> Iterator[Finding]:
    """G6, the little that is sure: a word twice, a sentence twice, a common slip."""
    prose, plain = case.letter.prose, case.letter.plain
    why = "A slip is read as haste."
    for match in _TWICE.finditer(plain, prose.start, prose.end):
        if match[1] not in _MAY_STAND_TWICE:
            yield case.finding("G6", "warning", f"“{match[1]}” stands twice.", why, match.span(), instead=match[1])
    for pattern, say in _SLIPS:
        for match in pattern.finditer(plain, prose.start, prose.end):
            yield case.finding("G6", "warning", say, why, match.span())
    for match in _GAP.finditer(case.text, prose.start, min(prose.end, LONGEST)):
        yield case.finding("G6", "warning", "A space too many stands here.", why, match.span(), instead=" ")
    seen: set[str] = set()
    for match in re.finditer(r"[^.!?\n]{25,300}[.!?]", plain[prose.start : prose.end]):
        sentence = match.group().strip()
        if sentence in seen:
            yield case.finding(
                "G6",
                "warning",
                "This sentence stands twice.",
                why,
                (prose.start + match.start(), prose.start + match.end()),
            )
        seen.add(sentence)
