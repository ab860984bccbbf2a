"""Sincerely: the letters that a job interview leaves both sides owing each other.

One path runs through the whole program:

    statement or message -> Event (append-only) -> fold -> Application
       -> owed(applications, playbook) -> Obligation -> draft -> check -> a person approves
       -> outbox -> SMTP -> letter_sent -> the obligation is met
    incoming message -> read -> Proposal -> accepted -> Event -> ...

Where things are, from the top down; a room may use the rooms below it and none above (pyproject.toml, import-linter):

    library      what other Python programs call: sincerely.check(text, kind, record)
    cli/         a command is a file, named as its verb: words in, one verb of the desk, words out
    wiring       the only place where parts are made; the only clock, the only source of ids
    store/       events, messages and the outbox in SQLite or in memory
    mail/        SMTP, IMAP, Maildir, credentials
    text/        drivers that make plain text out of what comes
    playbooks/   the letter kinds and wording rules, as data, each with its source
    desk/        the verbs: tell, today, why, draft, check, approve, send, read ...; ports.py says what they stand on
    core/        pure: no I/O, no clock, no chance
    errors       every exception: a sentence, what to do next, who can mend it

What is owed is never stored: it is a function of the events, the playbook and the clock.
"""

TYPE_CHECKING = False  # what `typing` has under this name; nothing is imported before it is asked for
if TYPE_CHECKING:
    from sincerely.library import Checked as Checked
    from sincerely.library import check as check

__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    if name not in ("Checked", "check"):
        raise AttributeError(f"module 'sincerely' has no attribute {name!r}")
    from sincerely import library

    return getattr(library, name)
