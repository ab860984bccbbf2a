"""The fullest form in which a message spells an employer's name: "Larkfield" is "Larkfield Instruments", HMA a whole name.

Only what stands in the message is said. A word that goes on with something else (an address, a team, a person, a position)
is no part of the name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sincerely.core.reading.names import LEGAL, NAME, NO_NAMES, TEAM, squashed
from sincerely.core.reading.position import WORK

_SMALL = frozenset("of and the for & de du la le des van von der di do da y et".split())
# What comes after a name without being of it, and what comes before one at the beginning of a line.
_AFTER = frozenset(
    "street road avenue lane drive square court house building tower campus park floor suite box portal website page account profile privacy policy terms employee employees benefits news blog"
    " newsletter events awards holiday holidays hr people apply application applications notification notifications mail mailer noreply support all rights reserved copyright click visit sent here"
    " mr ms mrs dr miss prof sir madam they he she but so if while as when since after before thank please kind your ours yours what where how also then both at by on is are was were will".split()
)  # fmt: skip
_BEFORE = frozenset(
    "visit about follow copyright contact join apply why meet discover welcome at by the our your my dear from sent powered life working careers click hello hi re fw fwd aw wg yours".split()
)
_AT = re.compile(
    r"(?:\b(?:at|to|with|from|join|joining|by|for|of|bei|bei der|bij|chez|der|van|presso|in)|[,/|–—-]) $", re.IGNORECASE
)
_CLOSE = re.compile(r"[ \t]*(?:[.,;|]?[ \t]*$|[|/–—-] )", re.MULTILINE)


def fullest(name: str, texts: Sequence[str], *, people: set[str], position: str | None) -> str:
    """Return the form of `name` that says most among those that stand in `texts`, or `name` itself.

    Args:
        texts: display names, subject and bodies; a line of its own, a signature's above all, says where a name ends.
        people: words of the names of people; `position`: what the message calls the position.
    """
    found: dict[str, float] = defaultdict(float)
    forms: dict[str, str] = {}
    same: list[str] = []
    barred = {word.lower() for word in re.findall(r"\w+", position or "")} | people
    for text in texts:
        for form, weight in _forms(name, text[:20_000], barred):
            key = squashed(form)
            if key == squashed(name):
                same.append(form)
            else:
                found[key] += weight
                forms.setdefault(key, form)
    best = max(found, key=lambda key: (found[key], len(key)), default=None)
    if best is not None:
        return forms[best]
    return name if name in same or not same else max(same, key=same.count)  # with its legal form, if never without


def _forms(name: str, text: str, barred: set[str]) -> Iterator[tuple[str, float]]:
    """Yield the longer forms of `name` in a text, and what each says."""
    key, short = squashed(name), _initials_of(name)
    for run in re.finditer(rf"\b{NAME}", text):
        words = run[0].split()
        ends_there = _CLOSE.match(text, run.end()) is not None
        begins_there = _begins(text, run.start())
        for start in range(len(words)):
            if words[start].lower() in _SMALL:
                continue
            end = _end(words, start, key, short)
            if end is None:
                continue
            until = _until(words, end, barred, whole=ends_there and begins_there)
            bounded = ends_there and until == len(words)
            since = start if not (begins_there and bounded and _since(words, start, barred) == 0) else 0
            form = " ".join(words[since:until]).strip(" ,.;:&")
            yield form, 2.0 if bounded and begins_there else 1.0
            break


def _begins(text: str, at: int) -> bool:
    before = text[max(0, at - 60) : at]
    line = before.rpartition("\n")[2] if "\n" in before or at <= 60 else None
    return (line is not None and not line.strip(" \t>*|-–—")) or _AT.search(before) is not None


def _initials_of(name: str) -> str | None:
    """Return the letters of a name that may be an abbreviation, or None."""
    plain = re.sub(r"[^A-Za-z]", "", name)
    return plain.lower() if 2 <= len(plain) <= 6 and " " not in name.strip() else None


def _end(words: Sequence[str], start: int, key: str, short: str | None) -> int | None:
    """Return where the name that starts at a word ends, spelled out or as what the abbreviation stands for."""
    for end in range(start + 1, min(len(words), start + 8) + 1):
        if words[end - 1].lower() in _SMALL:
            continue
        if squashed(" ".join(words[start:end])) == key:
            return end
        if short and end - start >= 2 and short in _initials(words[start:end]):
            return end
    return None


def _initials(words: Sequence[str]) -> tuple[str, str]:
    every = "".join(word[0] for word in words).lower().replace("&", "a")
    return every, "".join(word[0] for word in words if word.lower() not in _SMALL).lower()


def _until(words: Sequence[str], end: int, barred: set[str], *, whole: bool) -> int:
    """Return the end of the name whose known part ends at a word. `whole`: nothing else stands beside the run."""
    at = end
    while at < len(words):
        small = words[at].lower() in (("&", "of", "and", "for") if whole else ("&", "of"))
        following = at + 1 if small else at
        if following >= len(words) or not _goes_on(words[following], barred, whole=whole):
            break
        at = following + 1
    if re.search(rf"\s(?:{TEAM})$", " ".join(words[:at]), re.IGNORECASE):
        return end
    return at


def _goes_on(word: str, barred: set[str], *, whole: bool) -> bool:
    plain = word.lower().strip("'’.")
    if plain in _AFTER or plain in NO_NAMES or plain in barred or plain in _SMALL or not word[0].isupper():
        return False
    if len(plain) <= 2 and not LEGAL.search(f" {plain}"):
        return False  # half an abbreviation
    return whole or not WORK.fullmatch(plain)


def _since(words: Sequence[str], start: int, barred: set[str]) -> int:
    """Return where the name whose known part starts at a word begins: "Bureau Veldhoen" of "Veldhoen"."""
    at = start
    while at > 0 and start - at < 3:
        plain = words[at - 1].lower()
        if plain in _BEFORE or plain in NO_NAMES or plain in barred or WORK.fullmatch(plain):
            break
        if plain in _SMALL and (at < 2 or not words[at - 2][0].isupper()):
            break
        at -= 1
    return at
