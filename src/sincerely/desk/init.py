"""The verb init: whose desk this is. It can be said again; what is not said stays, and the side stays for good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sincerely.core.fields import READERS, Field, Wrong
from sincerely.core.people import Sender
from sincerely.core.record import SIDES
from sincerely.desk.ports import Desk, Profile
from sincerely.errors import Mistake, Problem

FIELDS: Mapping[str, Field] = {
    "side": Field("choice", required=True, one_of=SIDES), "name": Field("name", required=True), "email": Field("email"),
    "phone": Field("text"), "address": Field("long_text"), "time_zone": Field("zone", required=True),
    "jurisdiction": Field("jurisdiction"), "locale": Field("locale"),
}  # fmt: skip


def was_set(desk: Desk) -> dict[str, str | None]:
    """Return what was said before, by option; empty on a new desk."""
    profile = desk.journal.profile()
    if profile is None:
        return {}
    me = {name: getattr(profile.me, name) for name in ("name", "email", "phone", "address")}
    return me | {name: getattr(profile, name) for name in ("side", "time_zone", "jurisdiction", "locale")}


def init(desk: Desk, stated: Mapping[str, str | None], *, dry_run: bool = False) -> Profile:
    """Set up the desk, or change what is stated of it. Raises Mistake with all that is wrong or missing at once."""
    known = {**was_set(desk), **{name: value for name, value in stated.items() if value is not None}}
    problems: list[Problem] = []
    values: dict[str, str] = {}
    for name, wanted in FIELDS.items():
        option = f"--{name.replace('_', '-')}"
        value = known.get(name)
        if value is None:
            if wanted.required:
                hint = f"Add: {option} {EXAMPLES[name]}"
                problems.append(
                    Problem(
                        code="missing_fact", say=f"Your {name.replace('_', ' ')} is not said.", hint=hint, where=option
                    )
                )
            continue
        try:
            values[name] = READERS[wanted.type](value, wanted)
        except Wrong as wrong:
            problems.append(_wrong(option, value, wrong))
    if problems:
        raise Mistake.of(problems)
    me = Sender(**{name: values[name] for name in ("name", "email", "phone", "address") if name in values})
    profile = Profile(
        side=values["side"], me=me, time_zone=values["time_zone"], jurisdiction=values.get("jurisdiction"),
        locale=values.get("locale"),
    )  # fmt: skip
    if not dry_run:
        _write(desk, profile)
    return profile


def _write(desk: Desk, profile: Profile) -> None:
    """Set the profile; applications that carried the former self carry the new one."""
    was = desk.journal.profile()
    if was is None or was.me == profile.me:
        desk.journal.set_profile(profile)
        return
    with desk.together():
        desk.journal.set_profile(profile)
        for record in desk.journal.records():
            if record.me == was.me:
                desk.journal.change(replace(record, me=profile.me), was=record)


EXAMPLES = {"side": "candidate (or employer)", "name": '"Sam Okafor"', "time_zone": "America/Los_Angeles"}


def _wrong(option: str, value: str, wrong: Wrong) -> Problem:
    from sincerely.core.fields import JURISDICTION, nearest

    near = nearest(value, wrong.known) if wrong.known else None
    if option == "--jurisdiction" and JURISDICTION.fullmatch(value.strip().upper()):
        near = value.strip().upper()
    hint = f"Did you mean {near}?" if near else f"Wanted: {wrong.wanted}."
    return Problem(
        code="bad_value", say=f"“{' '.join(value.split())[:60]}” is not {wrong.wanted}.", hint=hint, where=option
    )
