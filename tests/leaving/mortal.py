"""A desk whose sender dies at a given step: from then on nothing that it does is written, as after kill -9."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from sincerely.desk.ports import Desk


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Life:
    """Counts the steps of a sender and ends it before or after the one that is told; `left` None: it lives on."""

    left: int | None = None
    after: bool = False  # die once the step is done rather than before it
    dead: bool = False
    steps: int = 0

    def take(self, act: Callable[[], Any]) -> Any:
        if self.dead:
            raise Killed
        self.steps += 1
        dying = self.left is not None and self.steps > self.left
        if dying and not self.after:
            self.dead = True
            raise Killed
        found = act()
        if dying:
            self.dead = True
            raise Killed
        return found


class _Counted:
    """A part of the desk, each call of which is a step."""

    def __init__(self, part: Any, life: Life, names: tuple[str, ...]) -> None:
        self._part, self._life, self._names = part, life, names

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._part, name)
        if name not in self._names:
            return found
        return lambda *args, **kwargs: self._life.take(lambda: found(*args, **kwargs))


def mortal(desk: Desk, life: Life) -> Desk:
    """Return the desk as a sender that ends when `life` does."""

    @contextmanager
    def together() -> Iterator[None]:
        with desk.together():
            yield
            life.take(lambda: None)  # right before the commit

    post = _Counted(desk.post, life, ("open",))
    outbox = _Counted(desk.outbox, life, ("step",))
    journal = _Counted(desk.journal, life, ("append",))
    return replace(desk, outbox=outbox, journal=journal, post=post, together=together)
