"""Words and pairs of words as features, and what trained weights make of them. A second opinion beside the cues."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from itertools import pairwise

from sincerely.core.reading.sentences import PLAIN

MOST = 400
SHARP = 2.0  # short texts leave the scores flat
SAID_SHORT = (
    ("n't", " not"),
    ("'ve", " have"),
    ("'re", " are"),
    ("'ll", " will"),
    ("'d", " would"),
    ("'m", " am"),
    ("'s", ""),
)
ENDINGS = re.compile(r"(?<=[a-z]{4})(?:ing|edly|ed|es|s|ly)$")

Weights = Mapping[str, Mapping[str, float]]


def features(text: str) -> dict[str, float]:
    """Return the stems and pairs of stems of a text, weighed so that a long text counts no more than a short one."""
    plain = text.translate(PLAIN).lower()
    for short, long in SAID_SHORT:
        plain = plain.replace(short, long)
    stems = [
        "#" if word[0].isdigit() else ENDINGS.sub("", word) for word in re.findall(r"[a-z]+|\d[\d.,:]*", plain)[:MOST]
    ]
    found = dict.fromkeys([*stems, *(f"{one} {two}" for one, two in pairwise(stems))], 0.0)
    weight = 1 / math.sqrt(len(found)) if found else 0.0
    return dict.fromkeys(found, weight)


def chances(text: str, weights: Weights) -> dict[str, float]:
    """Return the chance of each label that the weights know, adding up to one; empty where there are no weights."""
    if not weights:
        return {}
    found = features(text)
    scores = {
        label: sum(mine.get(feature, 0.0) * value for feature, value in found.items())
        for label, mine in weights.items()
    }
    top = max(scores.values())
    raised = {label: math.exp(SHARP * (score - top)) for label, score in scores.items()}
    whole = sum(raised.values())
    return {label: value / whole for label, value in raised.items()}
