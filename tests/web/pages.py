"""A desk of today, served to these tests on a port of its own, and somebody who asks it by HTTP as a browser would."""

from __future__ import annotations

import http.client
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import uvicorn

from sincerely import wiring
from sincerely.desk.application import add
from sincerely.desk.init import init
from sincerely.desk.ports import Desk
from sincerely.desk.tell import tell
from sincerely.web.app import made
from sincerely.web.door import COOKIE, Door


def desk_of_tonight(place: Path, *, company: str = "Larkfield Instruments", who: str = "Ana Lindqvist") -> Desk:
    """Sam's desk: an offer that ends tomorrow, and an interview of yesterday elsewhere."""
    desk = wiring.open_desk(str(place))
    init(
        desk, {"side": "candidate", "name": "Sam Okafor", "email": "sam@okafor.example", "time_zone": "America/Toronto"}
    )
    add(
        desk,
        {
            "company": company,
            "position": "Calibration Engineer",
            "people": [{"name": who, "email": "ana@larkfield.example"}],
        },
    )
    add(
        desk,
        {
            "company": "Tessera Robotics",
            "position": "Field Lead",
            "people": [{"name": "Ines Duarte", "email": "ines@tessera.example"}],
        },
    )
    tomorrow = (desk.now() + timedelta(days=1)).astimezone().date()
    ids = {record.company: record.id for record in desk.journal.records()}
    tell(desk, [ids[company], "interview", "held", str(tomorrow - timedelta(days=5)), "15:00", "with", who], {})
    tell(
        desk,
        [ids[company], "offer", "received", str(tomorrow - timedelta(days=3))],
        {
            "salary": ["84000 CAD a year"],
            "start_on": [str(tomorrow + timedelta(days=40))],
            "answer_by": [str(tomorrow)],
        },
    )
    tell(desk, [ids["Tessera Robotics"], "interview", "held", "yesterday", "14:00", "with", "Ines Duarte"], {})
    return desk


@dataclass
class Asker:
    """Whoever asks the desk by HTTP."""

    port: int
    door: Door
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self, path: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, dict[str, str], str]:
        """Return status, headers and text of the answer; a form is posted with the key that the desk gave out."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        own = f"http://127.0.0.1:{self.port}"
        sent = {
            "Cookie": f"{COOKIE}={self.cookie}",
            **({"Origin": own} if form is not None else {}),
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        body = None
        if form is not None:
            body = urlencode({"key": self.door.form_key, **form})
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        line.request("GET" if form is None else "POST", path, body=body, headers=sent)
        answer = line.getresponse()
        found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode()
        line.close()
        return found

    def enter(self) -> tuple[int, dict[str, str], str]:
        """Come in by the link, and keep the cookie."""
        found = self.ask(self.door.link.partition(f":{self.port}")[2])
        if kept := re.search(rf"{COOKIE}=([^;]+)", found[1].get("set-cookie", "")):
            self.cookie = kept[1]
        return found


@contextmanager
def served(place: Path) -> Iterator[Asker]:
    """Serve the desk in that file while the block runs."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(32)
        door = Door(listening.getsockname()[1])
        server = uvicorn.Server(
            uvicorn.Config(made(lambda: wiring.open_desk(str(place)), door), log_level="error", lifespan="off")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.01)
        try:
            yield Asker(listening.getsockname()[1], door)
        finally:
            server.should_exit = True
            thread.join(timeout=20)
