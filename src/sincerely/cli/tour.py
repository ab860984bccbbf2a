"""`sincerely tour`: the whole way on a throw-away desk, each step the command that a person would type.

Nothing is played: the desk is a real file, the letter crosses a real wire to a mail server on loopback, the answer is read
from a real mailbox. The cast is invented, the days are counted from today, and nothing can leave this machine.
"""

from __future__ import annotations

import contextlib
import email
import email.policy
import io
import json
import mailbox
import shlex
import tempfile
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import click

SAM, BO = "sam@okafor.example", "bo.tremblay@larkfield.example"
ANA, RUTH = "ana.lindqvist@larkfield.example", "ruth.adeyemi@northgate.example"
ZONE = "America/Toronto"


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where the tour plays: its folder, the clock at its start, the mail server, and how a command is run."""

    folder: Path
    now: datetime
    mail: Any  # mail.loopback.Loopback
    step: bool
    picture: Path | None

    def run(self, *args: str, shown: str | None = None, status: int = 0) -> None:
        """Show a command as a user would type it, then run it. Raises RuntimeError where it ends otherwise than told."""
        from sincerely.cli.main import run

        click.echo()
        click.secho(f"$ sincerely {shown or shlex.join(args)}", bold=True)
        if (ended := run(["--desk-file", str(self.folder / "desk.sqlite3"), *args])) != status:
            raise RuntimeError(f"the tour's step `sincerely {shlex.join(args)}` ended with {ended}")
        if self.step:
            click.pause("")

    def day(self, days: int) -> date:
        """Return the local day that many days from today."""
        return self.now.date() + timedelta(days=days)


def say(words: str) -> None:
    """Tell what comes next, in a paragraph of its own."""
    click.echo()
    click.echo(textwrap.fill(" ".join(words.split()), 88))


@click.command()
@click.option("--step", is_flag=True, help="Wait for Enter after each step.")
@click.option(
    "--picture", type=click.Path(path_type=Path, dir_okay=False), help="Write `today` as an SVG picture there."
)
def tour(step: bool, picture: Path | None) -> None:
    """Watch the whole way on a throw-away desk: no account, no network, nothing of yours is touched."""
    from zoneinfo import ZoneInfo

    from sincerely import wiring

    with tempfile.TemporaryDirectory(prefix="sincerely-tour-") as name:
        folder = Path(name)
        with wiring.loopback_mail(folder / "mail", [SAM, BO, ANA, RUTH]) as mail:
            stage = Stage(
                folder=folder, now=wiring.now().astimezone(ZoneInfo(ZONE)), mail=mail, step=step, picture=picture
            )
            for act in ACTS:
                act(stage)
    _farewell()


def _begin(stage: Stage) -> None:
    click.secho("Sincerely: two minutes on a throw-away desk.", bold=True)
    say(
        """Sam Okafor is looking for work. The desk lies in a temporary folder, and a mail server runs on this machine
        only; both are gone when the tour ends. Every line after a $ is a command that you could type yourself."""
    )
    stage.run(
        "init", "--side", "candidate", "--name", "Sam Okafor", "--email", SAM, "--time-zone", ZONE,
        "--jurisdiction", "CA-ON",
    )  # fmt: skip


def _facts(stage: Stage) -> None:
    say("You tell it what happened, in words. Yesterday Sam was at Larkfield Instruments, and spoke with Bo Tremblay.")
    stage.run(
        "application", "add", "Larkfield Instruments", "--position", "Calibration Engineer",
        "--person", f"Bo Tremblay <{BO}> hiring_manager", "--person", f"Ana Lindqvist <{ANA}> recruiter",
    )  # fmt: skip
    stage.run(
        "tell", "larkfield", "interview", "held", "yesterday", "15:00", "with", "Bo Tremblay",
        "--discussed", "how the pressure bench drifts after a cold night",
        "--fit", "At Brennick I kept warm-up logs on two rigs for a year.",
    )  # fmt: skip
    say("Facts can also come as a record file, from another program or another machine. This one is three weeks old.")
    record = stage.folder / "northgate.json"
    record.write_text(json.dumps(_northgate(stage)), encoding="utf-8")
    stage.run("import", str(record), shown="import northgate.json")


def _owed(stage: Stage) -> None:
    say("Now the question that it is there for: what do I owe, to whom, by when, and why?")
    stage.run("today")
    if stage.picture:
        _draw(stage, stage.picture)
    stage.run("why", "bo")


def _letter(stage: Stage) -> None:
    say("The letter is made of what Sam said and of nothing else. Each sentence knows the fact that it rests on.")
    stage.run("draft", "bo")
    say(
        """Any letter can be checked, also one that you or somebody else wrote. This one is meant for Northgate and is
        wrong in three places: look at the name, the day of the week and the last sentence."""
    )
    wrong = stage.folder / "my-letter.txt"
    wrong.write_text(_wrong_letter(stage), encoding="utf-8")
    stage.run("check", str(wrong), "--kind", "inquiry", shown="check my-letter.txt --kind inquiry", status=1)


def _out(stage: Stage) -> None:
    say("Nothing leaves without a yes. Approving shows exactly what will leave, freezes it, and leaves time to think.")
    stage.run(
        "mailbox", "connect", "--smtp-host", stage.mail.host, "--smtp-port", str(stage.mail.port),
        "--smtp-security", "none", "--maildir", str(stage.mail.maildir(SAM)),
        shown="mailbox connect   (here: the server on loopback)",
    )  # fmt: skip
    stage.run("approve", "bo", "--yes", shown="approve bo")
    stage.run("undo", "bo")
    say("Taken back. The second time Sam means it, and does not wait the ten minutes.")
    stage.run("approve", "bo", "--yes", "--send-now", shown="approve bo --send-now")
    stage.run("send")
    letters = _lying_at(stage, BO)
    say(
        f"In Bo's mailbox on the server: {len(letters)} letter, however often `send` runs. It lies there as it was approved:"
    )
    click.echo()
    click.echo(textwrap.indent(_as_it_lies(letters[-1]), "    "))


def _in(stage: Stage) -> None:
    say("Then Bo answers; here another program writes that mail and hands it to the server.")
    _bo_answers(stage)
    stage.run("fetch")
    stage.run("inbox")
    say("It only seems to say so. It becomes a fact when Sam accepts it.")
    stage.run("inbox", "accept", "bo")
    say("An offer owes no letter yet: it is a question, and only Sam can answer it.")
    stage.run("today")
    stage.run("tell", "larkfield", "decided", "accept")
    stage.run("draft", "acceptance")


ACTS: tuple[Callable[[Stage], None], ...] = (_begin, _facts, _owed, _letter, _out, _in)


def _farewell() -> None:
    say(
        """That was the whole way, and the desk is gone. To begin with your own facts: `sincerely init`, then
        `sincerely application add COMPANY --position "…"`, then tell it what happened, as in `sincerely tell COMPANY
        interview held yesterday 15:00 with "…"`. After that, `sincerely today` is all you need to remember."""
    )


def _northgate(stage: Stage) -> dict[str, Any]:
    met, promised = stage.day(-20), stage.day(-4)
    return {
        "contract": 1, "side": "candidate", "me": {"name": "Sam Okafor", "email": SAM},
        "company": "Northgate Laboratories", "position": "Instrument Specialist", "jurisdiction": "CA-ON",
        "time_zone": ZONE,
        "people": [{"name": "Ruth Adeyemi", "email": RUTH, "role": "interviewer", "address_as": "Dr. Adeyemi"}],
        "events": [
            {"kind": "applied", "on": stage.day(-40).isoformat()},
            {"kind": "interview_held", "on": met.isoformat(), "with": ["Ruth Adeyemi"]},
            {"kind": "letter_sent", "on": (met + timedelta(days=1)).isoformat(), "letter_kind": "thank_you",
             "to": ["Ruth Adeyemi"], "channel": "letter"},
            {"kind": "decision_promised", "on": met.isoformat(), "by": promised.isoformat(), "who": "Ruth Adeyemi"},
        ],
    }  # fmt: skip


def _wrong_letter(stage: Stage) -> str:
    met = stage.day(-20)
    other_weekday = (met + timedelta(days=1)).strftime("%A")
    return textwrap.dedent(f"""\
        Subject: Instrument Specialist - our conversation

        Dear Dr. Adeyami,

        When we spoke on {other_weekday}, {met:%B} {met.day}, {met.year} about the Instrument Specialist position at
        Northgate Laboratories, you expected to have news by now. May I ask where the decision stands?

        I remain very interested in the work. I need to hear back by Friday.

        Sincerely,
        Sam Okafor
        """)


def _bo_answers(stage: Stage) -> None:
    """Write Bo's answer with the standard library alone, in the thread of Sam's letter, and send it over SMTP."""
    import smtplib

    sent = _lying_at(stage, BO)[-1]
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Bo Tremblay <{BO}>", f"Sam Okafor <{SAM}>", f"Re: {sent['Subject']}"
    mail["Date"], mail["Message-ID"] = format_datetime(stage.now), "<offer-1@larkfield.example>"
    mail["In-Reply-To"] = mail["References"] = sent["Message-ID"]
    start, answer_by = stage.day(42 - stage.now.weekday()), stage.day(7)  # a Monday, six weeks on
    mail.set_content(
        f"Dear Sam,\n\nThank you for your letter. We would like to offer you the position of Calibration Engineer, at "
        f"$84,000 a year, starting on {start:%A}, {start.day} {start:%B %Y}. Please let us have your answer by "
        f"{answer_by:%A}, {answer_by.day} {answer_by:%B}.\n\nBest wishes,\nBo\n"
    )
    with smtplib.SMTP(stage.mail.host, stage.mail.port, timeout=10) as server:
        server.send_message(mail)


def _lying_at(stage: Stage, address: str) -> list[EmailMessage]:
    """Return the letters in a mailbox of the server, in the order in which they came."""
    box = mailbox.Maildir(stage.mail.maildir(address), create=False)
    letters = [email.message_from_bytes(box.get_bytes(key), policy=email.policy.default) for key in sorted(box.keys())]
    return [letter for letter in letters if isinstance(letter, EmailMessage)]


def _as_it_lies(letter: EmailMessage) -> str:
    head = "".join(f"{name}: {value}\n" for name, value in letter.items() if not name.startswith(("MIME", "Content")))
    return f"{head}\n{letter.get_content()}"


def _draw(stage: Stage, path: Path) -> None:
    """Draw what `sincerely today` has just shown."""
    from sincerely.cli.picture import as_svg

    seen = io.StringIO()
    with contextlib.redirect_stdout(seen):
        stage.run("today")
    path.write_text(as_svg(seen.getvalue().strip().splitlines(), "sincerely today"), encoding="utf-8")
