"""Writes the prints of published sample letters (G7) from a folder of them, and never their words.

    python dev/samples.py FOLDER

Each file of the folder is named as the place where it was published, as example.org.txt, and holds the sentences of its
samples; what is to be filled in stands in brackets, and no print reaches across it.
"""

import re
import sys
from pathlib import Path

from sincerely.core.checks.samples import prints
from sincerely.core.folding import folded

PLACE = Path(__file__).parents[1] / "src" / "sincerely" / "playbooks" / "samples.txt"
HEAD = """\
# Where a sample letter was published, and the prints of each eight words in a row of it (core/checks/samples.py).
# Made by dev/samples.py from samples that are not kept here: a letter is compared with them, and nobody can read them.
"""


def main(folder: Path) -> None:
    """Write the file anew from every sample of the folder."""
    lines = []
    for file in sorted(folder.glob("*.txt")):
        parts = re.split(r"\[[^\]]*\]|\([^)]*\)|\{+[^}]*\}+", file.read_text(encoding="utf-8"))
        found = dict.fromkeys(one for part in parts for one in prints(folded(part)))
        lines.append(f"{file.stem} {' '.join(f'{one:08x}' for one in found)}\n")
    PLACE.write_text(HEAD + "".join(lines), encoding="ascii")
    print(f"{len(lines)} samples, {sum(line.count(' ') for line in lines)} prints")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
