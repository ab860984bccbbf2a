"""G4 of the employer and the position: their names are those on record. People's names are for `names`.

Another employer or position beside the right one (where one worked, what one accepted elsewhere) is no fault; in its place
it is one.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence

from sincerely.core.checks.case import Case
from sincerely.core.checks.names import forms, parts
from sincerely.core.folding import folded
from sincerely.core.letter import Finding
from sincerely.core.titles import alike, exact_span, occupation, titles_beside, titles_named, tokens_of, whole_span

_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_SUFFIX = {"inc", "ltd", "limited", "llc", "plc", "gmbh", "ag", "corp", "corporation", "co", "company", "group", "holdings", "pty", "pvt", "private", "sa", "bv", "the", "and", "of", "llp", "lp", "nv", "se", "kg", "trust", "society", "international"}  # fmt: skip
_CAPITALS = re.compile(r"\b[A-Z][\w'’&-]*")
_NAME_WORD = r"[A-Z][\w&'’-]*(?:\.[\w&'’-]+)*"  # a full stop ends it, but for "Booking.example"
_NAME = rf"{_NAME_WORD}(?: (?:of |and |& |the )?{_NAME_WORD}){{0,4}}"
_EMPLOYER = re.compile(
    r"\b(?:position|role|job|post|vacancy|opening|offer|interview|application|opportunity|place|team|employment) (?:here )?(?:at|with|from) "
    rf"(?P<name>{_NAME})|\b(?:work(?:ing)?) (?:at|with|for) (?P<work>{_NAME})"
    rf"|\b(?:joining|join|resign(?:ing)? from|interest in|leaving) (?P<join>{_NAME})"
)
_EMPLOYERS_OWN = "The employer's own name is the first thing they see."
_ANOTHERS = "A letter that names another employer was written for another employer."
WEEK_AND_MONTHS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december you i".split()
)


def employer_and_position_are_exact(case: Case) -> Iterator[Finding]:
    """G4: the employer's name and the position's title are those on record."""
    if case.application is None:
        return
    if case.company:
        words = [word for word in _words(case.company) if word not in _SUFFIX and len(word) > 1]
        if words:
            yield from _company(case, case.company, words)
    if case.positions:
        yield from _position(case)


def _words(name: str) -> list[str]:
    """The words of a name in plain form, a possessive ending left out."""
    return [folded(word).strip(".'-").removesuffix("'s") for word in _WORD.findall(name)]


def _company(case: Case, company: str, words: Sequence[str]) -> Iterator[Finding]:
    application = case.application
    assert application is not None  # employer_and_position_are_exact has seen to it
    people = set().union(*(forms(person) for person in (*application.people, *case.readers)))
    people |= set(parts(application.record.me.name))
    position = set(tokens_of(application.record.position)) | set(tokens_of(case.position or ""))
    found = _misspelt(case, company, words, people, position) or _one_word_wrong(case, company, people)
    if found:
        yield found
    elif exact_span(case.letter, [company]) is None and not re.search(
        rf"(?<!\w){re.escape(words[0])}(?!\w)", case.letter.plain
    ):
        yield from _another(case, company, words, people | position)


def _misspelt(case: Case, company: str, words: Sequence[str], people: set[str], position: set[str]) -> Finding | None:
    for match in _CAPITALS.finditer(case.text, 0, len(case.letter.plain)):
        if match.start() < case.letter.own.start and not _in_subject(case, match.start()):
            continue
        word = folded(match.group()).strip("'.-").removesuffix("'s")
        if word in words or len(word) < 5 or word in people or any(alike(word, one) for one in position):
            continue
        near = next((one for one in words if _typo(word, one)), None)
        if near is None or not _beside_or_alone(case, match, near, words):
            continue
        right = next(one for one in _WORD.findall(company) if _words(one) == [near])
        say = f"“{match.group()}” is spelt {right} on record."
        span = (match.start(), match.start() + len(word))
        return case.finding("G4", "error", say, _EMPLOYERS_OWN, span, instead=right)
    return None


_PIECE = re.compile(r"[A-Z][\w'’-]*")
_JOIN = re.compile(r" (?:(?:&|and|of|the|de|for|\+) ){0,2}")
_INTO = re.compile(r"\b(?:at|with|from|join|joining|of|for|by|to|in|and|on behalf of) (?:the )?$")


def _one_word_wrong(case: Case, company: str, people: set[str]) -> Finding | None:
    """A name that begins or ends as the employer's and has another word in place of one: "Harrow & French" for Harrow & Finch."""
    pieces = [match.group() for match in _WORD.finditer(company) if folded(match.group()).strip(".") not in _SUFFIX]
    right = [" ".join(_words(piece)) for piece in pieces]
    if len(right) < 2 or exact_span(case.letter, [company, " ".join(pieces)]):
        return None
    text, end = case.text, len(case.letter.plain)
    joined = bool(re.search(rf"{re.escape(pieces[0])} (?:&|and|\+) ", company))
    for start, run in _runs(text, case.letter.own.start, end):
        said = [" ".join(_words(piece.group())) for piece in run]
        for n in range(len(said) - 1):
            first, second = said[n] == right[0], said[n + 1] == right[1]
            if first == second or said[n] in people or said[n + 1] in people:
                continue
            wrong = run[n + 1] if first else run[n]
            if folded(wrong.group()).strip(".") in _SUFFIX or alike(said[n + first], right[1 if first else 0]):
                continue
            rest = len(right) > 2 and said[n + 2 : n + 3] == right[2:3]
            by_and = joined and re.fullmatch(r" (?:&|and|\+) ", text[run[n].end() : run[n + 1].start()])
            led = _INTO.search(case.letter.plain[max(0, run[n].start() - 24) : run[n].start()])
            if not (rest or (by_and and first) or (led and len(said) - n == len(right))):
                continue
            if not first and right[0] in _words(text[start:end]):
                continue
            span = (run[n].start(), run[min(len(run), n + len(right)) - 1].end())
            say = f"“{text[span[0] : span[1]]}” is not the employer on record, which is {company}."
            return case.finding("G4", "error", say, _ANOTHERS, span, instead=company)
    return None


def _runs(text: str, start: int, end: int) -> Iterator[tuple[int, list[re.Match[str]]]]:
    """Yield the runs of words with a capital, small words such as "of" between them allowed."""
    run: list[re.Match[str]] = []
    for piece in _PIECE.finditer(text, start, end):
        if run and not _JOIN.fullmatch(text[run[-1].end() : piece.start()]):
            if len(run) > 1:
                yield start, run
            run = []
        run.append(piece)
    if len(run) > 1:
        yield start, run


def _another(case: Case, company: str, words: Sequence[str], not_it: set[str]) -> Iterator[Finding]:
    """Another employer where the employer stands, and the right one nowhere."""
    acronym = "".join(word[0] for word in words)
    for match in _EMPLOYER.finditer(case.text, case.letter.prose.start, case.letter.prose.end):
        group = next(key for key in ("name", "work", "join") if match[key])
        name = match[group].rstrip(".")
        said = _words(name)
        before = case.letter.plain[max(0, match.start() - 16) : match.start()]
        if not said or re.search(r"\b(?:an?|another|new|accepted|their|different|permanent|my) (?:\w+ )?$", before):
            continue
        if any(one in not_it for one in said) or folded(name) in case.terms_text or said[0] in WEEK_AND_MONTHS:
            continue
        if any(alike(one, word) for one in said for word in words) or folded(name).replace(".", "") == acronym:
            continue
        if group == "join" and case.kind in ("decline_offer", "withdrawal"):
            continue
        mild = case.kind in ("inquiry", "withdrawal", "stay_in_touch", "rejection_thanks") and group != "name"
        say = f"“{name}” is not the employer on record, which is {company}."
        level = "warning" if mild or group == "work" else "error"
        yield case.finding("G4", level, say, _ANOTHERS, match.span(group), instead=company)
        return


def _in_subject(case: Case, at: int) -> bool:
    subject = case.letter.letter.headers.get("subject")
    return subject is not None and subject.start <= at < subject.end


def _typo(word: str, right: str) -> bool:
    if abs(len(word) - len(right)) > 2 or len(right) < 5 or (word[:1] != right[:1] and word[1:] != right[1:]):
        return False
    if word in (right + "s", right + "es") or right in (word + "s", word + "es"):
        return True
    return difflib.SequenceMatcher(None, word, right, autojunk=False).ratio() >= (0.85 if len(right) > 6 else 0.8)


def _beside_or_alone(case: Case, match: re.Match[str], near: str, words: Sequence[str]) -> bool:
    """A near-miss counts in the middle of a sentence, or beside another word of the name; a mere plural only beside one."""
    left = folded(case.text[max(0, match.start() - 25) : match.start()])
    right = folded(case.text[match.end() : match.end() + 25])
    word = folded(match.group()).removesuffix("'s")
    if any(one in left + " " + right for one in words if one != near):
        return True
    if word in (near + "s", near + "es") or near in (word + "s", word + "es"):
        return False
    before = case.text[max(0, match.start() - 3) : match.start()].strip()
    starts = not before or before[-1] in ".!?:;\n,>" or match.start() <= case.letter.own.start
    return len(near) >= 6 and words.index(near) == 0 and not starts


_RANK = frozenset(
    "senior junior lead principal head assistant associate chief deputy intern internship trainee manager director graduate apprentice "
    "staff supervisor executive vice president coordinator".split()
)
_ELSEWHERE = re.compile(
    r"\b(?:(?:another|other|different|new|similar) (?!candidate|applicant|person|people)|elsewhere|instead|previous\w*|current\w*|former\w*|"
    r"present |formerly|used to|years as|time as|experience as|worked|served|(?:have|already|has) accepted|my (?:work|post|job|role))\b"
)


def _position(case: Case) -> Iterator[Finding]:
    """The title where the position stands is the record's; shortened or turned it is still that."""
    whole = whole_span(case.letter, case.positions)
    exact = exact_span(case.letter, case.positions)
    strong = list(titles_named(case.letter))
    weak = [] if whole else [span for span in titles_beside(case.letter) if span not in strong]
    for span in (*strong, *weak):
        found = _another_title(case, span, whole=bool(whole or exact), weak=span in weak)
        if found:
            yield found
            return


def _another_title(case: Case, span: tuple[int, int], *, whole: bool, weak: bool) -> Finding | None:
    wanted = [set(tokens_of(name)) for name in case.positions]
    every = set().union(*wanted)
    names = {word for name in (*case.ours, case.company or "") for word in tokens_of(name)} - every
    raw = case.text[span[0] : span[1]]
    words = re.findall(r"[^\W\d_][\w'’&+#-]*", raw)
    titled = [word for word in words if word[:1].isupper()]
    said = [word for word in tokens_of(" ".join(titled)) if word not in names and word not in WEEK_AND_MONTHS]
    if not said or len(titled) * 2 < len([word for word in words if folded(word) not in ("of", "and", "for", "the")]):
        return None
    if any(all(any(alike(one, word) for word in name) for one in said) for name in wanted):
        return None  # the title, or a part of it
    if len(said) == 1 and said[0] in {"".join(word[0] for word in tokens_of(name)) for name in case.positions}:
        return None  # its initials
    strange = [one for one in said if not any(alike(one, word) for word in every)]
    shared = [one for one in said if any(alike(one, word) for word in every)]
    typo = any(
        difflib.SequenceMatcher(None, one, word, autojunk=False).ratio() >= 0.8 for one in strange for word in every
    )
    if whole and not typo and not (shared and _the_act_itself(case, span)):
        return None  # another position beside the right one: the one accepted elsewhere, the one that opened
    return case.finding(
        "G4", _grave(case, span, said, shared, strange, typo=typo, weak=weak),
        f"“{raw}” is not the title on record, which is {case.positions[0]}.",
        "The reader looks for the title of their own notice.", span, instead=case.positions[0],
    )  # fmt: skip


_ACTS = {
    "acceptance": re.compile(r"\baccept"), "decline_offer": re.compile(r"\b(?:declin|turn(?:ing)? down|accept)"),
    "offer": re.compile(r"\boffer"), "decline": re.compile(r"\b(?:not to|unable|cannot|not) "), "withdrawal": re.compile(r"\bwithdraw"),
}  # fmt: skip


def _the_act_itself(case: Case, span: tuple[int, int]) -> bool:
    """Say whether the title stands in the sentence that accepts, declines or offers, while only the subject has the right one."""
    act = _ACTS.get(case.kind)
    a, b = case.sentence(span[0])
    sentence = case.letter.plain[a:b]
    if act is None or not act.search(sentence) or _ELSEWHERE.search(sentence):
        return False
    body = case.letter.plain[case.letter.own.start :]
    return not any(all(word in body for word in tokens_of(name)) for name in case.positions)


def _grave(
    case: Case, span: tuple[int, int], said: list[str], shared: list[str], strange: list[str], *, typo: bool, weak: bool
) -> str:
    """A misspelt title is an error; another one where it is surely meant to be this one."""
    if typo:
        return "error"
    every = {word for name in case.positions for word in tokens_of(name)}
    if case.kind in ("recontact", "stay_in_touch"):
        return "warning"  # two positions are spoken of
    a, b = case.sentence(span[0])
    if span[0] >= case.letter.own.start and _ELSEWHERE.search(case.letter.plain[a:b]):
        return "warning"
    if shared and not set(strange) & _RANK and len(shared) >= len(every):
        return "warning"  # the whole title and a team's or a place's name
    if any(occupation(one) for one in said) or (len(said) >= 2 and not weak):
        return "error"
    return "error" if shared and set(strange) & _RANK else "warning"
