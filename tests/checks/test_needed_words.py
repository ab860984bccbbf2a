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
        ("accept(?:ed)?", [{"accept"}]), ("(?:cat|horse)s", [{"cat", "horse"}]), ("x?", []), ("a", []), ("[^.]{0,9}", []), ("(?:kind|)", []),
        (r"\bsalary {1,6}of", [{"salary "}, {" of"}]), (r"(?:ab|[a-c])d", []), (rf"by {{1,6}}[{DAY}]+", [{DAY}, {"by "}, {f" {DAY}"}]), ("(?i:Yes)please", [{"please"}]), ("(", []), ("(?:no){2}thing", [{"thing"}, {"no"}]), ("(?!never)once", [{"once"}]),
        (rf"{DAY}+[^.]{{0,9}}(?:start|begin)", [{DAY}, {"start", "begin"}]),
    ],
)  # fmt: skip
def test_what_a_pattern_needs(pattern, words):
    assert [set(group) for group in needed(pattern)] == words


def test_nearly_every_pattern_of_the_playbook_names_a_word_that_it_needs():
    without = [phrase.source for phrase in EVERY if not needed(phrase.source)]
    assert len(without) < len(EVERY) / 50, without


def test_no_pattern_of_the_playbook_stands_where_its_words_do_not():
    for phrase in EVERY:
        groups = needed(phrase.source)
        for text in [*TEXTS[::4], *TEXTS[:20]]:
            if not all(any(word in text for word in words) for words in groups):
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
    if not all(any(word in text for word in words) for words in needed(pattern)):
        assert not re.search(pattern, text)
