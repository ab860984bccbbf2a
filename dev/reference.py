"""Writes docs/reference/ from the code's own tables; `--check` only says which pages differ.

Nothing here is written by hand twice: what a page says stands in the code, and a test runs the check.
"""

from __future__ import annotations

import ast
import functools
import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import click
import rule_pages
from markdown import table

from sincerely import errors
from sincerely.cli.commands import COMMANDS
from sincerely.cli.main import sincerely
from sincerely.core.events import EVENTS, LETTER_KINDS, Field
from sincerely.core.moves import MOVES
from sincerely.core.owing.clocks import ANCHORS
from sincerely.core.playbook import COUNTS, Limit, Rule, Term, counted
from sincerely.playbooks.law import law
from sincerely.playbooks.owing import built_kinds, owing_rules, sources
from sincerely.settings import SETTINGS, sample

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "docs" / "reference"
NOTE = "<!-- made by `make docs`; do not edit -->\n"


def commands() -> str:
    """Every command with its usage, arguments and options, in the order of the help."""
    parts = [
        "# Commands",
        "",
        "Every command that writes takes `--dry-run`; every answer can be had as JSON with `--json`.",
    ]
    for heading in dict.fromkeys(command.heading for command in COMMANDS):
        parts += ["", f"## {heading}"]
        for row in COMMANDS:
            if row.heading == heading:
                found = sincerely.get_command(click.Context(sincerely), row.name)
                assert found is not None
                parts += _command(found, f"sincerely {row.name}")
    return "\n".join(parts)


def _command(command: click.Command, path: str) -> Iterator[str]:
    ctx = click.Context(command, info_name=path, max_content_width=100)
    pieces = " ".join(command.collect_usage_pieces(ctx))
    yield from ("", f"### {path}", "", "```", f"{path} {pieces}".strip(), "```", "", _prose(command.help or ""))
    rows = []
    for param in command.params:
        if isinstance(param, click.Option) and not param.hidden and (record := param.get_help_record(ctx)):
            rows.append([f"`{record[0]}`", record[1]])
    if rows:
        yield from ("", table(["option", "what it does"], rows))
    if isinstance(command, click.Group):
        for name, child in command.commands.items():
            yield from _command(child, f"{path} {name}")


def _prose(text: str) -> str:
    paragraphs = inspect.cleandoc(text).replace("\b\n", "").strip().split("\n\n")
    return "\n\n".join(one if one.startswith(" ") else " ".join(one.split()) for one in paragraphs)


def _type(field: Field) -> str:
    if field.one_of:
        return "a letter kind" if len(field.one_of) > 12 else ", ".join(field.one_of)
    return TYPES.get(field.type, field.type)


TYPES: Mapping[str, str] = {
    "text": "one line", "long_text": "text", "texts": "a list of texts", "person": "a name of the record",
    "people": "a list of names of the record", "day": "a day", "instant": "a time with its offset", "deadline": "a day (to its end) or a time",
    "salary": "{amount, currency, per}", "notice": "{amount, unit, to?}", "object": "an object", "flag": "true or false",
    "rank": "a number from 1 on", "event": "an event: index in the file, id on a desk", "whole_event": "a whole event",
    "debrief": "{discussed, impressed, fit, correction, next_step}: text, or {person: text}", "roles": "a role, or a list of roles",
    "jurisdiction": "ISO 3166, as in US-CA", "zone": "a time zone, as in Europe/Berlin", "label": "a label of the reader",
    "email": "an address", "name": "a name",
}  # fmt: skip


def events() -> str:
    """Every kind of event with its fields."""
    parts = [
        "# Events", "",
        "A record is a list of dated facts. Each has `kind`, and `at` (a time with its UTC offset) or `on` (a day).",
        "Nothing is ever changed in it: a correction is an event too. `*` marks a field that must be there.",
    ]  # fmt: skip
    for kind, told in EVENTS.items():
        whose = "" if len(told.sides) == 2 else f" On the {told.sides[0]}'s desk only."
        parts += ["", f"## {kind}", "", f"{told.says[:1].upper()}{told.says[1:]}.{whose}"]
        rows = [[f"`{name}`{'*' if field.required else ''}", _type(field)] for name, field in told.fields.items()]
        if rows:
            parts += ["", table(["field", "holds"], rows)]
    return "\n".join(parts)


def error_codes() -> dict[str, tuple[set[str], str]]:
    """Return every code that the source raises or reports: the classes that carry it, and one sentence of it."""
    found: dict[str, tuple[set[str], str]] = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        tree = ast.parse(path.read_text())
        for scope in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for code, carrier, sentence in _raised(scope):
                classes, before = found.get(code, (set(), ""))
                found[code] = (classes | {carrier}, before or sentence)
    return found


def _raised(scope: ast.AST) -> Iterator[tuple[str, str, str]]:
    nodes = list(ast.walk(scope))
    said = [
        (node.lineno, target.id, _template(node.value))
        for node in nodes
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        named = {word.arg: word.value for word in node.keywords}
        code, say = named.get("code"), node.args[0] if node.args else named.get("say")
        if isinstance(code, ast.Constant) and isinstance(code.value, str):
            before = [row for row in said if isinstance(say, ast.Name) and row[1] == say.id and row[0] < node.lineno]
            sentence = max(before)[2] if before else _template(say)
            yield code.value, node.func.id if isinstance(node.func, ast.Name) else "Problem", sentence


def _template(say: ast.expr | None) -> str:
    """Return a sentence with … where a value of the user's stands; empty where it is made elsewhere."""
    match say:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts)
    return ""


def errors_page() -> str:
    """The classes by who mends them, then every code."""
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.SincerelyError)
    ]
    parts = [
        "# Errors", "",
        "An error says in one sentence what is the matter with your thing, then what to do next. With `--json` it is",
        '`{"problems": [{"code", "say", "hint", "where"}]}` on standard error. The exit status says who can mend it:', "",
        table(["status", "name", "who mends it"], [["0", "", "nothing is the matter"], ["1", "", "letters were checked and have errors"]]
              + [[str(kind.exit_status), kind.__name__, (kind.__doc__ or "").split("\n")[0]] for kind in kinds if kind.exit_status != 70]
              + [["70", "", "a fault of ours: `SINCERELY_TRACE=1` prints where"], ["130", "", "stopped by you"]]), "",
        "## Codes", "",
        table(["code", "as", "for example"], [[f"`{code}`", ", ".join(sorted(classes)), sentence] for code, (classes, sentence) in sorted(error_codes().items())]),
    ]  # fmt: skip
    return "\n".join(parts)


def letter_kinds() -> str:
    """Every letter kind that is built: when it is owed, to whom, by when, what it has to do, and where that comes from."""
    parts = [
        "# Letter kinds", "",
        "`d` counts calendar days, `bd` business days at the recipient's place; a day lasts to its end. Of several clocks the earliest counts.",
        "A letter that comes back is due again 1 bd later (`returned`). `sincerely playbook` shows all this as it holds on your desk, and every clock and count is yours to change, in",
        "[a playbook of your own](../howto/your-own-playbook.md); only a day that a law sets is never made later.",
        "A source that says otherwise is named too. How strong each is stands [at the end](#sources).",
    ]  # fmt: skip
    every = sources()
    used: set[str] = {one.source for one in (*law().forms, *law().least, *law().statements)}
    for side, kinds in LETTER_KINDS.items():
        built = built_kinds(side)
        parts += ["", f"## The {side}'s"]
        for kind in built:
            rules = [rule for rule in owing_rules(side) if rule.kind == kind]
            used |= {code for rule in rules for code in (*rule.sources, *rule.against)}
            parts += ["", f"### {kind}", "", _moves(kind), *(f"\n{_owed(rule)}" for rule in rules)]
        planned = [kind for kind in kinds if kind not in built]
        if planned:
            parts += ["", f"Known by name, not built yet: {', '.join(f'`{kind}`' for kind in planned)}."]
    rows = [
        [code, every[code].strength, f"{every[code].origin}. {every[code].says}".strip(". ") + "."]
        for code in sorted(used)
    ]
    parts += [
        "",
        "## What the law of a place asks",
        "",
        *_law(),
        "",
        "## Sources",
        "",
        table(["code", "strength", "where"], rows),
    ]
    return "\n".join(parts)


def _filled(rule: Rule) -> str:
    """Return the sentence of a rule with the words for its own counts, as they are by default."""
    return functools.reduce(lambda say, word: say.replace(f"{{{word[0]}}}", word[1]), rule.words.items(), rule.say)


def _law() -> Iterator[str]:
    """Yield what law.toml says, as a table: pointers to check, never legal advice."""
    yield "Pointers to check, never legal advice. A subdivision falls back to its country; of a place that is not here, nothing is said."
    yield ""
    forms = [[one.place, one.kind, one.form, one.says, one.source, str(one.since)] for one in law().forms]
    least = [[one.place, "resignation", "least notice", one.says, one.source, str(one.since)] for one in law().least]
    usual = [
        [one.place, one.kind, "usual statement", f"{one.says} For example: “{one.instead}”", one.source, str(one.since)]
        for one in law().statements
    ]
    yield table(["place", "letter", "what", "says", "source", "in force since"], [*forms, *least, *usual])


def _owed(rule: Rule) -> str:
    """Return one rule as a short list."""
    to = (rule.to + (f", copy to {rule.cc}" if rule.cc else "")).replace("_", " ")
    lines = [
        f"**{rule.id}**: after *{rule.after.replace('_', ' ')}*, to *{to}*. “{_filled(rule)}”\n",
        f"- due: {_terms(rule.due)}; lapses: {_terms(rule.lapses)}",
    ]
    lines += [f"- `{name}`, {_count(count)}: {COUNTS[name].says}" for name, count in counted(rule).items()]
    lines += [f"- {limit.of} ({limit.place}): {limit.says} It runs from {limit.employees} employees on; no playbook makes that day later."
              for limit in rule.counts.values() if isinstance(limit, Limit)]  # fmt: skip
    for words, what in ((rule.unless, "not owed if"), (rule.held, "waits while")):
        if words:
            lines.append(f"- {what}: {', '.join(words).replace('_', ' ')}")
    lines += [f"- choice `{name}`: {says}" for name, says in rule.choices]
    against = f"; otherwise: {', '.join(rule.against)}" if rule.against else ""
    return "\n".join([*lines, f"- sources: {', '.join(rule.sources)}{against}"])


def _count(count: Term | int) -> str:
    return f"{count.count} {count.unit}" if isinstance(count, Term) else str(count)


def _terms(terms: Sequence[Term]) -> str:
    return ", or ".join(_term(term) for term in terms) or "never"


def _term(term: Term) -> str:
    count = f"{abs(term.count)} {term.unit}"
    if term.anchor == "cause":
        return count if term.count else "the same day"
    anchor = ANCHORS[term.anchor]
    return anchor if not term.count else f"{count} {'before' if term.count < 0 else 'after'} {anchor}"


def _moves(kind: str) -> str:
    def named(level: str | None) -> str:
        return ", ".join(rule.move.replace("_", " ") for rule in MOVES[kind] if rule.level == level)

    said = [f"It must: {named('error')}.", f"It should: {named('warning')}." if named("warning") else ""]
    return " ".join([*said, f"It may: {named(None)}." if named(None) else ""]).strip()


def readme() -> str:
    """Return README.md with its table of letter kinds made anew."""
    text = (ROOT / "README.md").read_text()
    rows = []
    for side in LETTER_KINDS:
        for kind in built_kinds(side):
            rules = [rule for rule in owing_rules(side) if rule.kind == kind]
            dues = dict.fromkeys(_terms(rule.due) for rule in rules)
            afters = dict.fromkeys(rule.after.replace("_", " ") for rule in rules)
            rows.append([side, f"`{kind}`", "; ".join(afters), "; ".join(dues)])
    before, rest = text.split(MARK, 1)
    made = table(["desk", "letter", "after", "due (d: days, bd: business days)"], rows)
    return before + MARK + "\n\n" + made + "\n\n" + rest[rest.index(END) :]


MARK, END = "<!-- letter kinds: made by `make docs` -->", "<!-- end -->"


def settings_page() -> str:
    """Every setting with its default, and where it is looked for."""
    rows = []
    for one in SETTINGS:
        default = (
            "not set" if one.default is None else f"`{str(one.default).lower() if one.type is bool else one.default}`"
        )
        rows.append([f"`{one.name}`", default, one.says, f"`{one.variable}`"])
    parts = [
        "# Settings", "",
        "They come from a TOML file that you write and the program only reads, and from the environment, which wins. A name with a dot stands",
        "in a table: `host` under `[smtp]`. `SINCERELY_SETTINGS` names another file. What is wrong in it is told all at once.", "",
        table(["setting", "default", "what it does", "in the environment"], rows), "",
        "For example:", "", "```toml", sample().strip(), "```",
    ]  # fmt: skip
    return "\n".join(parts)


PAGES: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "events": events,
    "errors": errors_page,
    "settings": settings_page,
    "letter-kinds": letter_kinds,
    "rules": rule_pages.index,
}


def main() -> int:
    """Write every page, or with `--check` say which differ; 1 if any does."""
    check, differ = "--check" in sys.argv, 0
    (PLACE / "rules").mkdir(parents=True, exist_ok=True)
    texts = {name: page() for name, page in PAGES.items()} | {f"rules/{id}": text for id, text in rule_pages.each()}
    made = {PLACE / f"{name}.md": NOTE + text.rstrip() + "\n" for name, text in texts.items()}
    for path, text in {**made, ROOT / "README.md": readme()}.items():
        if path.exists() and path.read_text() == text:
            continue
        if check:
            differ = 1
            print(f"{path.relative_to(ROOT)} is not what the code says: run `make docs` and commit it.")
        else:
            path.write_text(text)
            print(path.relative_to(ROOT))
    for path in PLACE.rglob("*.md"):
        if path not in made and path.name != "quality.md":
            differ = 1
            print(f"{path.relative_to(ROOT)} belongs to nothing: delete it.")
    return differ


if __name__ == "__main__":
    sys.exit(main())
