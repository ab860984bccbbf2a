"""Loads the prints of published sample letters: samples.txt, which dev/samples.py makes. The samples are not kept."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from sincerely.core.checks.samples import Samples

FILE = "samples.txt"


@cache
def samples() -> Samples:
    """Return every print, with where its sample was published. A file that cannot be read knows no sample."""
    try:
        text = files("sincerely.playbooks").joinpath(FILE).read_text(encoding="ascii")
    except OSError:
        return {}
    found: dict[int, str] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            where, _, prints = line.partition(" ")
            found |= dict.fromkeys((int(one, 16) for one in prints.split()), where)
    return found
