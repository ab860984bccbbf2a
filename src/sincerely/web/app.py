"""The application behind the pages: each question opens the desk, asks a verb, and shows the answer.

The desk is one person's and most questions take milliseconds, so they are answered one after the other.
"""

from __future__ import annotations

import shlex
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import Cookie, State
from litestar.enums import RequestEncodingType, ScopeType
from litestar.params import Body, FromPath, FromQuery
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Redirect, Template
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig

from sincerely.core.application import fold
from sincerely.core.corrections import effective
from sincerely.core.spoken import say_event
from sincerely.desk import application, today
from sincerely.desk import approve as approving
from sincerely.desk import draft as drafts
from sincerely.desk.applications import title as application_title
from sincerely.desk.debrief import interview_of, note
from sincerely.desk.hold import hold
from sincerely.desk.init import init
from sincerely.desk.person import add_person
from sincerely.desk.ports import Desk
from sincerely.desk.tell import taken, tell, write
from sincerely.desk.undo import undo
from sincerely.errors import Mistake, Problem, Refused, SincerelyError
from sincerely.web import showing
from sincerely.web.door import COOKIE, Door

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Receive, Scope, Send

HERE = Path(__file__).parent
STATUS = {2: 409, 3: 500, 4: 422, 5: 503, 6: 502}  # by the exit status of the commands
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "cache-control": "no-store", "referrer-policy": "same-origin", "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin", "cross-origin-resource-policy": "same-origin",
}  # fmt: skip
MOST_TYPED = 300_000  # bytes of a form


class Open(State):
    """What a handler is given: the desk that is open."""

    desks: Desks


MOST_LISTED = 200
Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


class Guard:
    """Asks the door before anything else, and puts the same headers on every answer."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app, self._door = app, door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or say why not."""
        if scope["type"] != ScopeType.HTTP:
            return await self._app(scope, receive, send)
        request: Request[Any, Any, Any] = Request(scope)
        why = self._door.refusal(request.method, scope["path"], request.headers, request.cookies.get(COOKIE, ""))

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                known = {name.lower() for name, _ in message["headers"]}
                more = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in known]
                message["headers"] = [*message["headers"], *more]
            await send(message)

        if why is None:
            return await self._app(scope, receive, with_headers)
        answer = Response(content=why, status_code=403, media_type="text/plain")
        await answer.to_asgi_response(app=None, request=request)(scope, receive, with_headers)
        return None


class Desks:
    """Opens the desk for each question, one question at a time."""

    def __init__(self, open_desk: Callable[[], Desk], door: Door) -> None:
        self.open, self.door = open_desk, door
        self._one_at_a_time = threading.Lock()

    def page(self, template: str, fill: Callable[[Desk], dict[str, Any]], *, status: int = 200) -> Template:
        """Return a page filled from the desk."""
        with self._one_at_a_time:
            desk = self.open()
            if desk.journal.profile() is None:  # nothing can be asked of a desk that is nobody's yet
                more = fill(desk) if template == "begin.html" else {}
                return self._filled(desk, "begin.html", more, status)
            return self._filled(desk, template, fill(desk), status)

    def done(self, act: Callable[[Desk], str]) -> Redirect:
        """Do something at the desk, and go to the page that it names."""
        with self._one_at_a_time:
            return Redirect(act(self.open()), status_code=303)

    def formed(
        self, act: Callable[[Desk], str], template: str, fill: Callable[[Desk], dict[str, Any]], typed: dict[str, str]
    ) -> Redirect | Template:
        """Do what a form says, or show it again as it was filled in, with what is wrong."""
        try:
            return self.done(act)
        except SincerelyError as error:
            more = {"problems": error.problems, "typed": typed}
            return self.page(template, lambda desk: {**fill(desk), **more}, status=STATUS.get(error.exit_status, 500))

    def problem(self, problems: list[Problem], status: int) -> Template:
        """Return the page that says what went wrong and what to do next."""
        with self._one_at_a_time:
            return self._filled(self.open(), "problem.html", {"problems": problems, "ours": status == 500}, status)

    def _filled(self, desk: Desk, template: str, more: dict[str, Any], status: int) -> Template:
        profile = desk.journal.profile()
        now = desk.now().astimezone(ZoneInfo(profile.time_zone)) if profile else desk.now()
        about = {
            "typed": {}, "here": "", "begun": profile is not None,
            "side": profile.side if profile else "candidate", "held": desk.outbox.hold() if profile else None,
            "key": self.door.form_key, "clock": f"{now:%a} {now.day} {now:%b, %H:%M}",
        }  # fmt: skip
        return Template(template_name=template, context={**about, **more}, status_code=status)


@get("/enter/{link:str}", sync_to_thread=False)
def enter(link: FromPath[str], state: Open) -> Response[Any]:
    """Let in whoever has the link, once."""
    value = state.desks.door.enter(link)
    if value is None:
        return Response(
            "That link was used before. Start the desk anew: sincerely page", status_code=403, media_type="text/plain"
        )
    cookie = Cookie(key=COOKIE, value=value, httponly=True, samesite="strict", path="/")
    # A page that moves on by itself: after a redirect from elsewhere the browser would not send a strict cookie.
    return Response(
        '<!doctype html><link rel="icon" href="/static/icon.svg"><meta http-equiv="refresh" content="0;url=/"><title>Sincerely</title>',
        media_type="text/html",
        cookies=[cookie],
    )


@get("/", sync_to_thread=True)
def show_today(state: Open, undo: FromQuery[str | None] = None) -> Template:
    """Today."""
    return state.desks.page("today.html", lambda desk: {"page": showing.today_of(desk), "here": "today", "just": undo})


@get("/letter/{id:str}", sync_to_thread=True)
def show_letter(state: Open, id: FromPath[str], another: FromQuery[int] = 0) -> Template:
    """One letter, as it is drafted."""
    return state.desks.page(
        "letter.html", lambda desk: {"page": showing.letter_of(desk, id, another=max(0, another)), "here": "today"}
    )


@post("/letter/{id:str}/check", sync_to_thread=True, status_code=200)
def check_letter(state: Open, id: FromPath[str], data: Form, part: FromQuery[bool] = False) -> Template:
    """The letter as the person has it now; `part`: only what was found in it."""
    _insist_on_own_form(state, data)
    template = "notes.html" if part else "letter.html"
    return state.desks.page(template, lambda desk: {"page": _typed(desk, id, data), "here": "today"})


@post("/letter/{id:str}/answer", sync_to_thread=True, status_code=200)
def answer_gap(state: Open, id: FromPath[str], data: Form) -> Template:
    """Take the answer to a question of a letter as what was said in the interview, and say it in the letter."""
    _insist_on_own_form(state, data)

    def fill(desk: Desk) -> dict[str, Any]:
        slot = data.get("slot", "")
        said = data.get(f"answer-{slot}", "").strip()
        made = drafts.draft(desk, id)
        if slot in showing.TOLD_HERE and said:
            _, interview = interview_of(desk, made.application.id)
            each = slot == "discussed" and len(interview.facts["with"]) > 1 and made.draft.to
            note(desk, interview.id, {slot: {made.draft.to[0].name: said} if each else said})
        elif said:
            tell(desk, [made.application.id, *_words(said)], {})
        return {"page": _typed(state.desks.open(), id, data, anew=True), "here": "today"}

    try:
        return state.desks.page("letter.html", fill)
    except SincerelyError as error:
        more = {"problems": error.problems, "head": "That was not understood", "typed": data, "here": "today"}
        return state.desks.page("letter.html", lambda desk: {"page": _typed(desk, id, data), **more}, status=422)


@post("/letter/{id:str}/approve", sync_to_thread=True, status_code=200)
def approve_letter(state: Open, id: FromPath[str], data: Form) -> Response[Any] | Template | Redirect:
    """Approve what was shown, or show the letter with what stands in the way; what was typed is kept."""
    _insist_on_own_form(state, data)
    kept: dict[str, Any] = {}

    def act(desk: Desk) -> str:
        another = _number(data.get("another"))
        made = drafts.draft(desk, id, another=another)
        if showing.shown(made.draft.text) != data.get("shown"):
            kept["problems"] = [Problem(code="changed_meanwhile", say="What this letter rests on was changed meanwhile.", hint="Your words are below as you left them; read them once more.")]  # fmt: skip
        else:
            text = showing.letter_text(data.get("subject", ""), data.get("body", ""))
            own = None if text.strip() == made.draft.text.strip() else text
            try:
                prepared = approving.prepare(desk, id, text=own, another=another, send_now=data.get("when") == "now")
                return f"/?undo={approving.approve(desk, prepared).id}"
            except Refused as refused:
                kept["problems"] = list(refused.problems)
        kept["page"] = _typed(desk, id, data)
        return ""

    try:
        moved = state.desks.done(act)
        if not kept:
            return moved
    except SincerelyError as error:
        return state.desks.problem(list(error.problems), STATUS.get(error.exit_status, 500))
    return state.desks.page("letter.html", lambda desk: {**kept, "here": "today"}, status=422)


@post("/take-back/{id:str}", sync_to_thread=True)
def take_back(state: Open, id: FromPath[str], data: Form) -> Redirect:
    """Take back a letter that has not left."""
    _insist_on_own_form(state, data)

    def act(desk: Desk) -> str:
        return f"/letter/{undo(desk, id).obligation}"

    return state.desks.done(act)


@get("/leaving", sync_to_thread=True)
def show_leaving(state: Open) -> Template:
    """Every letter that was approved."""

    def fill(desk: Desk) -> dict[str, Any]:
        letters, sums = showing.leaving_of(desk)
        return {"letters": letters, "sums": sums, "here": "leaving"}

    return state.desks.page("leaving.html", fill)


@post("/hold", sync_to_thread=True)
def set_hold(state: Open, data: Form) -> Redirect:
    """Stop everything from leaving, or let it go again."""
    _insist_on_own_form(state, data)

    def act(desk: Desk) -> str:
        hold(desk, data.get("held") == "on")
        return "/leaving"

    return state.desks.done(act)


@post("/answer", sync_to_thread=True)
def answer(state: Open, data: Form) -> Redirect:
    """Take a choice of a question as what happened."""
    _insist_on_own_form(state, data)

    def act(desk: Desk) -> str:
        all_owed = today.agenda(desk)
        asked = next((one for one in today.questions_of(desk, all_owed) if one.id == data.get("question")), None)
        n = _number(data.get("choice"))
        if asked is None or n >= len(asked.choices) or asked.choices[n].say != data.get("say"):
            raise Mistake(
                "That question was answered meanwhile, or asks something else now.",
                code="changed_meanwhile",
                hint="Look at Today again.",
            )
        choice = asked.choices[n]
        record = desk.journal.record(choice.application or asked.application)
        event = write(desk, record, choice.kind, choice.facts, dry_run=True)
        taken(desk, record, event, dry_run=False)
        return "/"

    return state.desks.done(act)


@get("/application/{id:str}", sync_to_thread=True)
def show_application(state: Open, id: FromPath[str]) -> Template:
    """Where one application stands."""
    return state.desks.page("application.html", lambda desk: _application(desk, id))


@get("/applications", sync_to_thread=True)
def show_applications(state: Open, find: FromQuery[str | None] = None) -> Template:
    """All applications by name, or those that words are found in."""
    return state.desks.page("applications.html", lambda desk: _applications(desk, find or ""))


@post("/applications/add", sync_to_thread=True)
def add_application(state: Open, data: Form) -> Redirect | Template:
    """Take an application, as `sincerely application add` does."""
    _insist_on_own_form(state, data)

    def act(desk: Desk) -> str:
        header: dict[str, Any] = _said(data, "company", "position", "requisition")
        if data.get("candidate"):
            header["candidate"] = {"name": data["candidate"], **_said(data, "email")}
        return f"/application/{application.add(desk, header).id}"

    return state.desks.formed(act, "applications.html", _applications, data)


@post("/application/{id:str}/tell", sync_to_thread=True)
def tell_application(state: Open, id: FromPath[str], data: Form) -> Redirect | Template:
    """Take a statement about an application, as `sincerely tell` does."""
    _insist_on_own_form(state, data)

    def act(desk: Desk) -> str:
        tell(desk, [id, *_words(data.get("said", ""))], {})
        return f"/application/{id}"

    return state.desks.formed(act, "application.html", lambda desk: _application(desk, id), data)


@post("/application/{id:str}/person", sync_to_thread=True)
def add_to_people(state: Open, id: FromPath[str], data: Form) -> Redirect | Template:
    """Take somebody of an application, as `sincerely person add` does."""
    _insist_on_own_form(state, data)

    def act(desk: Desk) -> str:
        add_person(desk, id, _said(data, "name", "email", "title"))
        return f"/application/{id}"

    return state.desks.formed(act, "application.html", lambda desk: _application(desk, id), data)


@post("/begin", sync_to_thread=True)
def begin(state: Open, data: Form) -> Redirect | Template:
    """Set up the desk, as `sincerely init` does."""
    _insist_on_own_form(state, data)

    def act(desk: Desk) -> str:
        init(desk, _said(data, "side", "name", "email", "time_zone"))
        return "/applications"

    return state.desks.formed(act, "begin.html", lambda desk: {}, data)


def _words(statement: str) -> list[str]:
    try:
        return shlex.split(statement)
    except ValueError:
        raise Mistake(
            "A quotation mark has no partner.", code="not_understood", hint='Put names of several words into "…".'
        ) from None


def _said(data: dict[str, str], *names: str) -> dict[str, str]:
    return {name: data[name].strip() for name in names if data.get(name, "").strip()}


def _application(desk: Desk, id: str) -> dict[str, Any]:
    record, all_owed = desk.journal.record(id), today.agenda(desk)
    mine = [one for one in today.chosen(desk, all_owed) if one.obligation.application == id]
    return {
        "title": application_title(record), "id": id, "here": "applications",
        "events": [say_event(one, record.zone) for one in reversed(effective(record, desk.clock)[0])],
        "people": fold(record, desk.clock).people, "rows": [showing.row_of(desk, all_owed, one) for one in mine],
    }  # fmt: skip


def _applications(desk: Desk, find: str = "") -> dict[str, Any]:
    named = [(one.id, application_title(one), len(one.events)) for one in desk.journal.records()]
    words = find.casefold().split()
    found = sorted(
        (one for one in named if all(word in one[1].casefold() for word in words)), key=lambda one: one[1].casefold()
    )
    return {
        "records": found[:MOST_LISTED],
        "more": len(found[MOST_LISTED:]),
        "count": len(named),
        "find": find,
        "here": "applications",
    }


def _insist_on_own_form(state: Open, data: dict[str, str]) -> None:
    if not state.desks.door.is_own_form(data.get("key", "")):
        raise Refused(
            "That form was not made by this desk, so nothing was done.",
            code="foreign_form",
            hint="Open the page anew and try once more.",
        )


def _typed(desk: Desk, id: str, data: dict[str, str], *, anew: bool = False) -> showing.Letter:
    return showing.letter_of(
        desk,
        id,
        another=_number(data.get("another")),
        subject=" ".join(data.get("subject", "").split()),
        body=data.get("body", ""),
        anew=anew,
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 0


def told(request: Request[Any, Any, Any], error: Exception) -> Any:
    """Turn an exception into the page that says what to do next."""
    if isinstance(error, SincerelyError):
        return request.app.state.desks.problem(list(error.problems), STATUS.get(error.exit_status, 500))
    status = getattr(error, "status_code", 500)
    if status == 404:
        problem = Problem(code="no_page", say="There is no such page.", hint="Go to Today.")
    elif status < 500:
        problem = Problem(
            code="not_understood",
            say="That was not understood, and nothing was done.",
            hint="Go back and try once more.",
        )
    else:
        problem = Problem(
            code="ours",
            say="Something went wrong that should not have. The fault is ours; nothing of yours was lost.",
            hint=f"Tell us, with these words: {type(error).__name__}",
        )
    return request.app.state.desks.problem([problem], status)


def made(open_desk: Callable[[], Desk], door: Door) -> Guard:
    """Return the application, for uvicorn."""
    app = Litestar(
        [enter, begin, show_today, answer, show_letter, check_letter, answer_gap, approve_letter, take_back, show_leaving, set_hold,
         show_applications, add_application, show_application, tell_application, add_to_people,
         create_static_files_router(path="/static", directories=[HERE / "static"])],
        exception_handlers={Exception: told},
        template_config=TemplateConfig(directory=HERE / "templates", engine=JinjaTemplateEngine),
        request_max_body_size=MOST_TYPED, openapi_config=None, logging_config=None,
    )  # fmt: skip
    app.state.desks = Desks(open_desk, door)
    return Guard(app, door)
