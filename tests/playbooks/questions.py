"""The questions that `make kind` leaves in a new letter kind: a value that begins with ?? is not answered yet."""

from __future__ import annotations

from pathlib import Path

PLAYBOOKS = Path(__file__).parents[2] / "src" / "sincerely" / "playbooks"
MARK = "?? "


def unanswered() -> list[str]:
    """Return each question with its file and key, in the order in which they are best answered."""
    found = []
    for name in ("owed.toml", "story.toml", "letter.en.toml"):
        for path in sorted(PLAYBOOKS.glob(f"*/*/{name}")):
            for line in path.read_text(encoding="utf-8").splitlines():
                key, _, value = line.partition("=")
                if MARK in value:
                    question = value.partition(MARK)[2].strip().rstrip('"]')
                    found.append(f"{path.relative_to(PLAYBOOKS)}: {key.strip()}: {question}")
    return found
