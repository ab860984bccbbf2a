"""The list of commands: where each is and what it says in one line. Help is made from it without importing any."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """One command: its name, `module:attribute` under sincerely.cli, its heading in the help, one line."""

    name: str
    module: str
    heading: str
    says: str


BEGIN, FACTS, OWED, LETTERS, OUT, IN = "Begin", "Tell it what happened", "What is owed", "Letters", "Out", "In"

COMMANDS: tuple[Command, ...] = (
    Command("tour", "tour:tour", BEGIN, "Watch the whole way on a throw-away desk; nothing leaves this machine."),
    Command("page", "page:page", BEGIN, "Open your desk in the browser."),
    Command("init", "init:init", BEGIN, "Set up your desk: who you are, where, which side."),
    Command("desk", "desk:desk", BEGIN, "Move your desk, with everything on it, to another place."),
    Command("application", "application:application", FACTS, "Add, list and show applications."),
    Command("person", "person:person", FACTS, "Add a person you met or write to, or put them right."),
    Command("tell", "tell:tell", FACTS, "Say in one line what happened."),
    Command("debrief", "debrief:debrief", FACTS, "Answer five questions about an interview while you remember it."),
    Command("import", "import_:import_", FACTS, "Take record files into the desk."),
    Command("export", "export:export", FACTS, "Write record files out of the desk."),
    Command("history", "history:history", FACTS, "Show everything that happened, with the id of each event."),
    Command("correct", "correct:correct", FACTS, "Put an earlier event right, or take it out."),
    Command("waive", "waive:waive", FACTS, "Say that a letter is not needed."),
    Command("snooze", "snooze:snooze", FACTS, "Put a letter off until a day."),
    Command("today", "today:today", OWED, "List the letters owed, the most urgent first."),
    Command("why", "why:why", OWED, "Show why a letter is owed and how its dates come about."),
    Command("questions", "questions:questions", OWED, "List what waits for a word from you rather than for a letter."),
    Command("what-if", "what_if:what_if", OWED, "Say what would be owed, fall away or change; records nothing."),
    Command("offers", "offers:offers", OWED, "Lay your offers beside each other, with what each choice sets off."),
    Command("calendar", "calendar:calendar", OWED, "Write a calendar of what is owed, for the one you already use."),
    Command("playbook", "playbook:playbook", OWED, "Show by which clocks letters are owed, and which are yours."),
    Command("draft", "draft:draft", LETTERS, "Write a letter from your facts and nothing else."),
    Command("voice", "voice:voice", LETTERS, "Show which sentences a letter could have had, ours and yours."),
    Command("check", "check:check", LETTERS, "Say what is wrong with a letter."),
    Command("rules", "rules:rules", LETTERS, "List what letters are checked for, with the sources."),
    Command("mailbox", "mailbox:mailbox", OUT, "Connect your mailbox and try each step."),
    Command("approve", "approve:approve", OUT, "See exactly what will leave, to whom and when, and say yes."),
    Command("send", "send:send", OUT, "Let the approved letters leave whose time has come."),
    Command("work", "work:work", OUT, "Stay, and let each letter leave in its time."),
    Command("outbox", "outbox:outbox", OUT, "Show the letters on their way and what became of them."),
    Command("hold", "hold:hold", OUT, "Stop everything from leaving, or let it go again."),
    Command("undo", "undo:undo", OUT, "Take back an approved letter that has not left."),
    Command("settle", "settle:settle", OUT, "Find out whether a letter left when the line broke."),
    Command("read", "read:read", IN, "Say what a message means."),
    Command("fetch", "fetch:fetch", IN, "Look for new messages in your mailbox, read-only."),
    Command("inbox", "inbox:inbox", IN, "See what messages seem to say, and accept or dismiss it."),
)
