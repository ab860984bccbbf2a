"""Say how often the reader is right, label by label: `python tests/reading/measure.py [FOLDER…]`."""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from mails import faults, messages, reading_of


def main(folders: list[str]) -> None:
    """Print a line for each fault, then the figures."""
    for folder in folders:
        entries = list(messages(folder))
        right, total, kinds, sure, bins = Counter(), Counter(), Counter(), Counter(), Counter()
        begun = time.perf_counter()
        readings = [reading_of(one) for one in entries]
        spent = time.perf_counter() - begun
        for one, found in zip(entries, readings, strict=True):
            wrong = faults(one, found)
            key = f"{one['desk']} {one['label']}"
            total[key] += 1
            ok = found.label == one["label"]
            right[key] += ok
            sure[found.sure, ok] += 1
            bins[min(9, int(found.confidence * 10)), ok] += 1
            for fault in wrong:
                kinds[fault.split()[0]] += 1
            if wrong:
                print(f"{one['id']}: want {one['label']}: {'; '.join(wrong)}")
        print(
            f"\n{folder}: {sum(right.values())} of {len(entries)} labels right; {spent / len(entries) * 1000:.1f} ms a message"
        )
        print("  ".join(f"{name} {right[name]}/{total[name]}" for name in sorted(total)))
        print(
            "faults:",
            dict(kinds),
            " sure right/wrong:",
            sure[True, True],
            sure[True, False],
            " unsure right/wrong:",
            sure[False, True],
            sure[False, False],
        )
        print(
            "by confidence:",
            {
                f"0.{n}": f"{bins[n, True]}/{bins[n, True] + bins[n, False]}"
                for n in range(10)
                if bins[n, True] + bins[n, False]
            },
        )


if __name__ == "__main__":
    main(sys.argv[1:] or ["messages", "second"])
