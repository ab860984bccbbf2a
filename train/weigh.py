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

ROUNDS, RATE, DECAY, KEPT = 60, 1.0, 0.0005, 2500
TARGET = HERE.parent / "src" / "sincerely" / "playbooks" / "reading.words.json"

Text = tuple[str, str]  # label, text


def texts(side: str) -> list[Text]:
    """Return label and text of each line of the side's files, and what the cues show as examples."""
    paths = sorted(HERE.glob(f"*.{side}.txt"))
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = (line.partition("|") for line in lines if line.strip() and not line.startswith("#"))
    shown = [(cue.label, text) for cue in reading_rules(side).cues for text in cue.flags if cue.label != "auto_reply"]
    return [*((label.strip(), text.strip()) for label, _, text in pairs), *shown]


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
        name: {f: round(w, 2) for f, w in sorted(weights[name].items()) if f in kept and abs(w) >= 0.15}
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
