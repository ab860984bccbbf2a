"""The verb playbook: by which rules letters are owed on this desk, with every clock and count, and which of them are the user's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sincerely.core.events import LETTER_KINDS
from sincerely.core.playbook import COUNTS, Limit, OwnPlaybook, Rule, Term, counted, written
from sincerely.desk.check import known_kind
from sincerely.desk.ports import Desk


@dataclass(frozen=True, kw_only=True)
class Held:
    """The rules that hold, and those put off, in the order of the letter kinds; and the user's own playbook, if any."""

    rules: tuple[Rule, ...]
    own: OwnPlaybook | None


def playbook(desk: Desk, *, side: str | None = None, kind: str | None = None) -> Held:
    """Return the rules of a side, or of one kind. Raises PlaybookError with every problem of the user's own playbook.

    Args:
        side: None: that of the desk, or both where there is no desk yet.
        kind: raises Mistake with the nearest known name if there is none such.
    """
    if kind is not None:
        known_kind(kind)
        sides = [name for name, kinds in LETTER_KINDS.items() if kind in kinds]
    else:
        profile = None if desk.given else desk.journal.profile()
        sides = [side] if side else [profile.side] if profile else list(LETTER_KINDS)
    rules = (rule for name in sides for rule in desk.every_rule(name) if kind in (None, rule.kind))
    return Held(rules=tuple(rules), own=desk.own_playbook())


def keys(rule: Rule) -> Iterator[tuple[str, object, str]]:
    """Yield each clock and count of a rule as its file states it: the key, the value, what it counts."""
    for name, terms in (("due", rule.due), ("lapses", rule.lapses)):
        stated = [written(term) for term in terms]
        yield name, stated if len(stated) > 1 else stated[0] if stated else "never", ""
    for name, count in counted(rule).items():
        yield name, _value(count), COUNTS[name].says


def _value(count: Term | int) -> str | int:
    return f"{count.count} {count.unit}" if isinstance(count, Term) else count


def limits(rule: Rule) -> list[Limit]:
    """Return the days that a law sets for the letters of a rule."""
    return [count for count in rule.counts.values() if isinstance(count, Limit)]


def document(held: Held) -> dict[str, object]:
    """Return it as JSON; clocks and counts as a file states them."""
    own = {"folder": held.own.folder, "files": list(held.own.files)} if held.own else None
    return {"own": own, "rules": [_rule(rule) for rule in held.rules]}


def _rule(rule: Rule) -> dict[str, object]:
    return {
        "side": rule.side, "kind": rule.kind, "rule": rule.id, "off": rule.off, "after": rule.after, "to": rule.to, "cc": rule.cc,
        "due": [written(term) for term in rule.due], "lapses": [written(term) for term in rule.lapses],
        "counts": {name: _value(count) for name, count in counted(rule).items()},
        "law": [{"place": one.place, "within": one.within, "employees": one.employees, "in_force": one.in_force.isoformat(),
                 "says": one.says, "source": one.source} for one in limits(rule)],
        "unless": list(rule.unless), "choices": [name for name, _ in rule.choices], "sources": list(rule.sources),
        "file": rule.file or None, "changed": list(rule.own),
    }  # fmt: skip
