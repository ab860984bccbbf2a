"""Make the reader's word weights: `python train/weigh.py` writes src/sincerely/playbooks/reading.words.json.

A multinomial logistic regression over words and pairs of words, trained in plain Python on the texts beside this file and on
nothing else; fixed order, no chance. `--check` prints how it does on texts that it was not trained on instead of writing.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "src"))

from sincerely.core.reading.words import features  # noqa: E402 - the path comes first
from sincerely.playbooks.reading import reading_rules  # noqa: E402 - the path comes first

ROUNDS, RATE, DECAY, KEPT = 60, 1.0, 0.0005, 2400
TARGET = HERE.parent / "src" / "sincerely" / "playbooks" / "reading.words.json"

Text = tuple[str, str]  # label, text

# Numbers of each without a common divisor, so that every one meets every other.
COURTESIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "candidate": (
        ("Dear Sam,", "Hi Sam, I hope you are well.", "Dear Mr Okafor, thank you for your interest in our company.", "Hello Sam, thanks for your mail.",
         "Dear Sam, thank you for your application for the position and for the time you took.", "Good morning, I am writing about the role of analyst at Larkfield.",
         "Sam, it was good to meet you on Tuesday."),
        ("Kind regards, Ana Lindqvist", "Best wishes", "If you have any questions, please let me know. Best, Ana", "Thank you for your patience. The hiring team",
         "With best wishes for your search, Ana", "Thanks again, Ana, Larkfield Instruments", "Yours sincerely", "Have a good week!"),
    ),
    "employer": (
        ("Dear Ana,", "Hi Ana, I hope you are well.", "Dear Ms Lindqvist, thank you for your message.", "Hello, thank you for the offer and for your time.",
         "Dear hiring team, I write about the position of analyst at Larkfield.", "Good morning, it was a pleasure to meet you and the team on Tuesday.",
         "Ana, thanks for getting back to me."),
        ("Kind regards, Sam Okafor", "Best wishes", "I look forward to hearing from you. Sam", "Thank you for your understanding. Yours sincerely, Sam Okafor",
         "Thanks again for everything, Sam", "Please let me know if you need anything from me. Best, Sam", "Respectfully yours", "Many thanks and have a good week!"),
    ),
}  # fmt: skip


def texts(side: str) -> list[Text]:
    """Return label and text of each line of the side's files, and what the cues show as examples."""
    paths = sorted(HERE.glob(f"*.{side}.txt"))
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = (line.partition("|") for line in lines if line.strip() and not line.startswith("#"))
    shown = [(cue.label, text) for cue in reading_rules(side).cues for text in cue.flags if cue.label != "auto_reply"]
    every = [*((label.strip(), text.strip()) for label, _, text in pairs), *shown]
    return [*every, *((label, in_a_letter(text, side, n)) for n, (label, text) in enumerate(every))]


def in_a_letter(text: str, side: str, n: int) -> str:
    """Return the text with courtesies around it, each kind for every label alike, so that courtesies weigh nothing."""
    before, after = COURTESIES[side]
    return f"{before[n % len(before)]} {text} {after[n % len(after)]}"


def trained(examples: Sequence[Text]) -> dict[str, dict[str, float]]:
    """Return the weight of each feature for each label."""
    counted = [(label, features(text)) for label, text in examples]
    often = Counter(feature for _, found in counted for feature in found)
    labels = sorted({label for label, _ in examples})
    share = Counter(label for label, _ in examples)
    weights: dict[str, dict[str, float]] = {label: {} for label in labels}
    for turn in range(ROUNDS):
        rate = RATE / (1 + turn / 10)
        for label, found in sorted(counted, key=lambda one: hash_of(one[1], turn)):
            chances = softmax({name: sum(weights[name].get(f, 0.0) * v for f, v in found.items()) for name in labels})
            for name in labels:
                miss = (1.0 if name == label else 0.0) - chances[name]
                if abs(miss) < 1e-3:
                    continue
                step = rate * miss * (len(examples) / len(labels) / share[label]) ** 0.5
                mine = weights[name]
                for feature, value in found.items():
                    mine[feature] = mine.get(feature, 0.0) * (1 - rate * DECAY) + step * value
    strongest = sorted(often, key=lambda f: -max(abs(weights[name].get(f, 0.0)) for name in labels))[:KEPT]
    kept = set(strongest)
    return {
        name: {f: round(w, 1) for f, w in sorted(weights[name].items()) if f in kept and abs(w) >= 0.2}
        for name in labels
    }


def hash_of(found: dict[str, float], turn: int) -> int:
    """Return a number that orders the examples anew each turn, the same on every machine."""
    import zlib

    return zlib.crc32(f"{turn}{sorted(found)[:5]}".encode())


def softmax(scores: dict[str, float]) -> dict[str, float]:
    """Return chances that add up to one."""
    top = max(scores.values())
    raised = {name: math.exp(score - top) for name, score in scores.items()}
    whole = sum(raised.values())
    return {name: value / whole for name, value in raised.items()}


def right(weights: dict[str, dict[str, float]], examples: Iterable[Text]) -> tuple[int, int]:
    """Return how many of the examples the weights label rightly, and how many there are."""
    found = [
        max(weights, key=lambda name: sum(weights[name].get(f, 0.0) * v for f, v in features(text).items())) == label
        for label, text in examples
    ]
    return sum(found), len(found)


def main() -> None:
    """Train both sides and write the weights, or with `--check` hold out every fifth text and print what is right."""
    if "--check" in sys.argv:
        for side in ("candidate", "employer"):
            every = texts(side)
            held = every[::5]
            print(side, *right(trained([one for n, one in enumerate(every) if n % 5]), held))
        return
    weights = {side: trained(texts(side)) for side in ("candidate", "employer")}
    TARGET.write_text(
        json.dumps(weights, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", encoding="utf-8"
    )
    print(f"{TARGET}: {TARGET.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
