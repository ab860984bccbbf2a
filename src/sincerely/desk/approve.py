"""The verb approve: shows exactly what would leave, and freezes it once a person says yes.

`prepare` writes nothing: it finds everything that stands in the way and makes the bytes. `approve` binds those bytes to
their recipients, their obligation and the facts they rest on, and takes them into the outbox.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sincerely.core.application import Application
from sincerely.core.letter import Finding, letter_from
from sincerely.core.message import Mailbox, Message, checked_address, compose, ids_in, message_id
from sincerely.core.outbox import ENDED, WAITING, Look, Outgoing, approval_digest, basis, leaves_at
from sincerely.core.owing.obligation import Obligation, Owed
from sincerely.core.seen import Seen
from sincerely.desk import today
from sincerely.desk.last_look import look
from sincerely.desk.outbox import insist_on_desk, unread
from sincerely.desk.ports import Desk
from sincerely.errors import Mistake, Problem, Refused

EXPIRES = timedelta(minutes=15)  # S5: what was looked at longer ago is looked at again
CHASERS = ("inquiry", "status_update")  # S37: they go on in the thread of the letter before


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What would leave if a person said yes now: the letter, what was noted about it, and what it takes the place of."""

    letter: Outgoing
    owed: Owed
    application: Application
    noted: tuple[Finding, ...] = ()
    replaces: tuple[Outgoing, ...] = ()


def prepare(
    desk: Desk, words: str, *, text: str | None = None, another: int = 0, register: str | None = None,
    send_now: bool = False, only_copy: bool = False,
) -> Prepared:  # fmt: skip
    """Return what would leave for the owed letter that `words` mean.

    Args:
        text: the letter as the person wrote or edited it, headers first; None: as it is drafted.
        another, register: as it was drafted; see `desk.draft.draft`.
        only_copy: the letter itself goes in the form that the law needs; the obligation stays until that is told.

    Raises Refused with everything that stands in the way at once, and Mistake where it is not clear which letter is meant.
    """
    insist_on_desk(desk, "approve")
    all_owed, one = today.found(desk, words)
    return prepared(
        desk, all_owed, one, text=text, another=another, register=register, send_now=send_now, only_copy=only_copy
    )


def prepared(
    desk: Desk, all_owed: today.Agenda, one: Owed, *, text: str | None = None, another: int = 0, register: str | None = None,
    send_now: bool = False, only_copy: bool = False, second: bool = True,
) -> Prepared:  # fmt: skip
    """Return what would leave for one letter of an agenda, as `prepare` does; `second`: read it for slips of spelling too."""
    letter, app = one.obligation, all_owed.applications[one.obligation.application]
    apps = tuple(all_owed.applications.values())
    _insist_it_is_owed(one, app)
    form = _form(desk, one, only_copy)  # on paper nobody needs an address
    problems = [*_not_yet(desk, all_owed, one), *(form or _addresses(desk, app, letter))]
    subject, body, rests_on, whole = _words(desk, letter, text, problems, another, register)
    _insist_on_names(whole, letter, app)
    unfinished = any(problem.code == "gap" for problem in problems)  # what its sentences lack is asked, not told twice
    findings = () if unfinished else _findings(desk, whole, letter, app, apps, second)
    problems += [_problem(finding, whole) for finding in findings if finding.level == "error"]
    if problems:
        raise Refused.of(problems)
    frozen = _frozen(desk, one, app, apps, subject, body, rests_on, send_now, only_copy)
    noted = tuple(finding for finding in findings if finding.level != "error")
    return Prepared(letter=frozen, owed=one, application=app, noted=noted, replaces=tuple(_before(desk, frozen)))


def approve(desk: Desk, prepared: Prepared, *, looked: bool = False) -> Outgoing:
    """Take the letter into the outbox as it was shown. Raises Refused if anything it rests on changed since.

    `looked`: nothing at all was written to the desk since it was prepared, so that it need not be looked at again.

    A letter approved before for the same people and cause, and not yet on its way, is superseded by it.
    """
    letter, now = prepared.letter, desk.now()
    if now - letter.approved_at > EXPIRES:
        raise Refused(
            "The letter was shown more than 15 minutes ago.", code="preview_expired",
            hint=f"Look at it again: sincerely approve {letter.obligation}",
        )  # fmt: skip
    with desk.together():
        seen = Look(step="begin") if looked else look(desk, letter)
        if seen.step != "begin":
            raise Refused(
                f"The letter was not approved: {seen.say[0].lower()}{seen.say[1:]}", code="changed_meanwhile",
                hint=f"Look at it again: sincerely approve {letter.obligation}",
            )  # fmt: skip
        for before in _before(desk, letter):
            if before.state in WAITING:
                desk.outbox.step(before.id, "supersede", at=now, say=f"You approved {letter.id} in its place.")
            elif back := _came_back(prepared.application, before):
                desk.outbox.came_back(before.id, back)
        desk.outbox.add(letter)
    return letter


def _insist_it_is_owed(one: Owed, app: Application) -> None:
    letter = one.obligation
    name = f"The {letter.kind.replace('_', ' ')} to {' and '.join(letter.to) or app.record.company}"
    if one.standing in ENDED:
        raise Refused(
            f"{name} is not owed: {ENDED[one.standing]}.", code="not_owed", hint=f"See why: sincerely why {letter.id}"
        )
    if not letter.to:
        raise Refused(
            f"Nobody is known at {app.record.company} to write to.", code="missing_address",
            hint=f'Say who: sincerely person add {app.id} "NAME" --email name@company.example',
        )  # fmt: skip


def _not_yet(desk: Desk, all_owed: today.Agenda, one: Owed) -> list[Problem]:
    """Return what must be settled first: what it waits for, an unread message, a contradiction in its record."""
    letter, found = one.obligation, []
    if one.standing in ("held", "snoozed"):
        say = f"It waits for {', '.join(letter.waits_for)}." if one.standing == "held" else "You put it off."
        found.append(Problem(code="it_waits", say=say, hint=f"See what would release it: sincerely why {letter.id}"))
    message = unread(desk).get(letter.application)
    if message:
        say = "They have written, and you have not read it yet."
        found.append(Problem(code="message_unread", say=say, hint="Read it first: sincerely inbox"))
    for question in today.questions_of(desk, all_owed):
        if question.about == "contradiction" and question.application == letter.application:
            hint = "Say which is right: sincerely questions"
            found.append(Problem(code="contradiction", say=question.say, hint=hint))
    return found


def _form(desk: Desk, one: Owed, only_copy: bool) -> list[Problem]:
    """Return why an e-mail cannot be this letter where the law excludes it, unless it is only a copy."""
    if one.obligation.kind != "resignation":
        if not only_copy:
            return []
        hint = "Leave out --copy; it is for a notice that the law wants in another form."
        return [Problem(code="no_copy_needed", say="This letter leaves by e-mail as itself.", hint=hint)]
    from sincerely.desk.cautions import needs_another_form

    problem = None if only_copy else needs_another_form(desk, one)
    return [problem] if problem else []


def _own_address(desk: Desk, app: Application) -> str:
    profile = desk.journal.profile()
    return app.record.me.email or (profile.me.email if profile else None) or ""


def _addresses(desk: Desk, app: Application, letter: Obligation) -> list[Problem]:
    found = []
    if not _own_address(desk, app):
        say = "Your own address is not known, so nobody could answer you."
        found.append(Problem(code="no_sender_address", say=say, hint="Tell it: sincerely init --email you@example.com"))
    for name in (*letter.to, *letter.cc):
        email = None if name in letter.bounced else app.person(name).email
        if email is None:
            why = "a letter to the old one came back" if name in letter.bounced else "none was told"
            verb = "change" if any(person.name == name for person in app.record.people) else "add"
            hint = f'Tell it: sincerely person {verb} {app.id} "{name}" --email name@company.example'
            found.append(Problem(code="missing_address", say=f"{name} has no address: {why}.", hint=hint))
            continue
        try:
            checked_address(email, name)
        except Mistake as mistake:
            found += mistake.problems
    return found


def _words(
    desk: Desk, letter: Obligation, text: str | None, problems: list[Problem], another: int, register: str | None
) -> tuple[str, str, tuple[str, ...], str]:
    """Return subject, body, the events they rest on, and the whole as a letter file; what is missing goes to `problems`."""
    if text is not None:
        own = letter_from(text, letter.kind)
        body = text[own.body.start : own.body.end].strip()
        if not own.subject:
            hint = "Begin it with a line such as: Subject: Thank you for Tuesday"
            problems.append(Problem(code="no_subject", say="The letter has no subject.", hint=hint))
        return own.subject or "", body, (), text
    from sincerely.desk.draft import answering, draft

    made = draft(desk, letter.id, another=another, register=register)
    drafted = made.draft
    for gap in drafted.gaps:
        if gap.required and gap.slot != "email":  # a missing address is told with its owner
            command = answering(desk, made, gap)
            hint = f"Answer it: {command}" if command else gap.why
            problems.append(Problem(code="gap", say=gap.question, hint=hint))
    rests_on = [
        source.partition(":")[2].partition("/")[0]
        for sentence in drafted.sentences
        for source in sentence.sources
        if source.startswith("event:")
    ]
    return drafted.subject, drafted.body, tuple(dict.fromkeys(rests_on)), drafted.text


def _insist_on_names(whole: str, letter: Obligation, app: Application) -> None:
    """A To or Cc that the person wrote must be those the letter is owed to, at the addresses on record (S4)."""
    own = letter_from(whole, letter.kind)
    known = {(app.person(name).email or "").lower(): name for name in (*letter.to, *letter.cc)}
    for header in ("to", "cc", "bcc"):
        for word in (own.header(header) or "").replace(",", " ").split():
            address = word.strip("<>;").lower()
            if "@" in address and address not in known:
                raise Refused(
                    f"The letter names {address}, which is not an address of {' or '.join(letter.to)} on record.",
                    code="other_recipient", hint="Take that line out, or put the address right: sincerely person add",
                )  # fmt: skip


def _findings(
    desk: Desk, whole: str, letter: Obligation, app: Application, apps: Sequence[Application], second: bool
) -> Sequence[Finding]:
    from sincerely.desk.check import check_text

    checked = check_text(desk, whole, letter.kind, application=app, applications=apps, to=letter.to, second=second)
    findings: Sequence[Finding] = checked.findings
    return findings


def _problem(finding: Finding, whole: str) -> Problem:
    quote = ""
    if finding.start is not None and finding.end is not None:
        quote = f" (“{' '.join(whole[finding.start : finding.end].split())[:60]}”)"
    instead = f" Perhaps: {finding.instead}" if finding.instead else ""
    return Problem(code="finding", say=f"{finding.say}{quote}", hint=f"{finding.why} ({finding.rule}){instead}")


def _frozen(
    desk: Desk, one: Owed, app: Application, apps: Sequence[Application], subject: str, body: str,
    rests_on: tuple[str, ...], send_now: bool, only_copy: bool,
) -> Outgoing:  # fmt: skip
    letter, me, now, unique = one.obligation, app.record.me, desk.now(), desk.new_id()
    sender = Mailbox(name=me.name, email=_own_address(desk, app))
    to, cc = (
        tuple(Mailbox(name=name, email=app.person(name).email or "") for name in names)
        for names in (letter.to, letter.cc)
    )
    id = message_id(unique, sender.email)
    raw = compose(
        Message(
            message_id=id, date=now.astimezone(app.zone), sender=sender, to=to, cc=cc, subject=subject, body=body,
            references=_thread(desk, app, letter), leave_by_mail=letter.kind == "recontact",
        )
    )  # fmt: skip
    window, reasons = letter.window, letter.because
    single = len({reason.rule for reason in reasons}) == 1 and reasons[0].application in ("", app.id)
    frozen = Outgoing(
        id=unique, application=letter.application, kind=letter.kind, obligation=letter.id, cause=letter.cause,
        sender=sender, to=to, cc=cc, subject=subject, text=body, message_id=id, message=raw,
        basis=basis(apps, letter, rests_on), rests_on=rests_on, also=letter.also, approved_at=now,
        only_copy=only_copy,
        answers=reasons[0].event if single else None,
        not_before=now if send_now else leaves_at(
            now, desk.bounds, zone=app.zone, opens_at=window.opens_at, due_at=window.due_at
        ),
    )  # fmt: skip
    return replace(frozen, digest=approval_digest(frozen))


def _thread(desk: Desk, app: Application, letter: Obligation) -> tuple[str, ...]:
    """Return the Message-IDs of the thread that this letter goes on, oldest first; a new matter has none (S37)."""
    events = {reason.event for reason in letter.because}
    answered: Seen | None = None
    for message in desk.messages.messages():
        if message.message_id and message.application == app.id and events & set(message.events):
            answered = message
    if answered and answered.message_id:
        return (*ids_in(" ".join(answered.reading.get("references", ()))), answered.message_id)
    if letter.kind in CHASERS:
        before = [one for one in app.letters if one.kind == letter.kind and set(one.to) & set(letter.to)]
        return tuple(one.message_id for one in before if one.message_id)
    return ()


def _before(desk: Desk, letter: Outgoing) -> list[Outgoing]:
    """Return the letters that hold a recipient of this one for the same kind and cause."""
    names = {box.name for box in letter.to}
    same = (letter.application, letter.kind, letter.cause)
    return [
        other
        for other in desk.outbox.letters(application=letter.application)
        if (other.application, other.kind, other.cause) == same and names & set(other.keys)
    ]


def _came_back(app: Application, before: Outgoing) -> list[str]:
    """Return from whom the record says that this letter came back."""
    return [name for one in app.letters if one.message_id == before.message_id for name in one.returned]
