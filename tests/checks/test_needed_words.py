"""A pattern is tried only where a word stands without which it cannot; that changes no answer."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.test_letters import letters
from sincerely.core.folding import folded
from sincerely.core.needed import needed
from sincerely.core.patterns import DAY
from sincerely.playbooks.wording import moves_known, wording

EVERY = [phrase for entry in moves_known().entries for phrase in (*entry.know, *entry.unless)]
EVERY += [
    phrase for side in ("candidate", "employer") for rule in wording(side) for phrase in (*rule.match, *rule.unless)
]
TEXTS = [folded(one["text"]) for name in ("correct.toml", "faulty.toml", "hands.toml") for one in letters(name)]


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("accept(?:ed)?", ("accept",)), ("(?:cat|horse)s", ("cat", "horse")), ("x?", None), ("a", None), ("[^.]{0,9}", None), ("(?:kind|)", None),
        (r"\bsalary {1,6}of", ("salary ",)), (r"(?:ab|[a-c])d", None), (rf"by {{1,6}}[{DAY}]+", (DAY,)), ("(?i:Yes)please", ("please",)), ("(", None), ("(?:no){2}thing", ("thing",)), ("(?!never)once", ("once",)),
    ],
)  # fmt: skip
def test_what_a_pattern_needs(pattern, words):
    found = needed(pattern)
    assert (found and tuple(sorted(found))) == words


def test_nearly_every_pattern_of_the_playbook_names_a_word_that_it_needs():
    without = [phrase.source for phrase in EVERY if needed(phrase.source) is None]
    assert len(without) < len(EVERY) / 50, without


def test_no_pattern_of_the_playbook_stands_where_its_words_do_not():
    for phrase in EVERY:
        words = needed(phrase.source) or [""]
        for text in [*TEXTS[::4], *TEXTS[:20]]:
            if not any(word in text for word in words):
                assert not phrase.pattern.search(text), (phrase.source, text)


PIECES = st.sampled_from(
    [
        "ab",
        "c",
        "a?",
        "(?:ab|cd)",
        "(?:b|)",
        "[ab]",
        "(?:a|bc)+",
        "(?:ca){2}",
        "(?=ab)",
        "(?!c)",
        "d{1,3}",
        "(?:d(?:a|b))?",
        r"\b",
        ".",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=5).map("".join), st.text(alphabet="abcd ", max_size=12))
def test_a_text_without_the_words_has_no_such_pattern(pattern, text):
    words = needed(pattern)
    if words is not None and not any(word in text for word in words):
        assert not re.search(pattern, text)
