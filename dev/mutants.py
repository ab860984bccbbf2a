"""`make mutants of=core/owing/clocks.py`: changes the code a little, again and again, and tells which changes no test notices.

Each mutant lives in a forked process that has everything imported: it runs the tests that reach the changed line, the stories
first, and dies of the first that fails, or of its time. A table or default is read at import, so its mutant imports all anew.
What was killed is remembered in bench/mutants.jsonl until its file changes (`--anew` forgets). Survivors that no reader
would call a fault stand in dev/mutants.toml with the reason; for every other the exit status is 1.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import pickle
import resource
import signal
import sys
import time
import tomllib
import traceback
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import hypothesis
import pytest
from _pytest.runner import runtestprotocol
from mutations import Mutation, mutations

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "sincerely"
KEPT, HARMLESS = ROOT / "bench" / "mutants.jsonl", ROOT / "dev" / "mutants.toml"
OWING = ("window", "days", "corrections", "moments", "application")  # of core/, beside all of core/owing
TESTS = ("tests/playbooks/test_stories.py", "tests/owing", "tests/playbooks")
QUIET = ("-q", "-p", "no:cacheprovider", "-W", "ignore:Module already imported")
EXAMPLES, SECONDS, MEMORY = 10, 2.0, 2 << 30  # of a property test; of the processor, beyond twice what a test takes
ANEW = "after an import"
Key = tuple[str, str, str]  # file, function, what the mutation says


class Tests:
    """The collected tests, each with the lines that it reaches and how long it takes; run in forked children only."""

    def __init__(self, files: Sequence[Path], then: Callable[[Tests], None]) -> None:
        self.files, self.then = {str(file) for file in files}, then
        self.reached: dict[str, set[tuple[str, int]]] = {}
        self.took: dict[str, float] = {}
        self.killed: Counter[str] = Counter()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        for item in session.items:
            _fewer_examples(item)
        self.reached, self.took, failing = in_child(self._traced)
        if failing:
            print(f"Left out, since they fail as it is: {', '.join(failing)}", file=sys.__stderr__)
        self.then(self)
        return True

    def _traced(self) -> Any:
        reached: dict[str, set[tuple[str, int]]] = {}
        failing: list[str] = []
        for name, item in self.items.items():
            lines: set[tuple[str, int]] = set()

            def entered(frame: FrameType, event: str, arg: Any, lines: set[tuple[str, int]] = lines) -> Any:
                file = frame.f_code.co_filename
                if file not in self.files:
                    return None

                def at_line(frame: FrameType, event: str, arg: Any) -> Any:
                    lines.add((file, frame.f_lineno))
                    return at_line

                return at_line(frame, event, arg)

            begun = time.process_time()
            _forget(self.files)
            sys.settrace(entered)
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
                failing.append(name)
                continue
            sys.settrace(None)
            reached[name], self.took[name] = lines, time.process_time() - begun
        return reached, self.took, failing

    def reaching(self, file: Path, mutant: Mutation) -> list[str]:
        """Return the tests that reach the mutant's lines: what kills most first, then the quickest."""
        at = {(str(file), line) for line in range(mutant.line, mutant.end + 1)}
        found = [name for name, lines in self.reached.items() if lines & at]
        return sorted(found, key=lambda name: (-self.killed[name], self.took[name]))

    def killer(self, names: Sequence[str]) -> str:
        """Run these until one fails, and return it; nothing if none does."""
        for name in names:
            signal.setitimer(signal.ITIMER_PROF, SECONDS + 2 * self.took[name])  # whose end is the end of the process
            if any(report.failed for report in runtestprotocol(self.items[name], log=False, nextitem=None)):
                return name
        return ""


def _forget(files: Collection[str]) -> None:
    """Empty the caches of the modules, so that every test reaches what it would reach alone."""
    for module in [one for one in sys.modules.values() if getattr(one, "__file__", None) in files]:
        for value in list(vars(module).values()):
            getattr(value, "cache_clear", int)()


def _fewer_examples(item: pytest.Item) -> None:
    test = getattr(item, "function", None)
    if getattr(test, "is_hypothesis_test", False):
        was = test._hypothesis_internal_use_settings
        phases, most = (hypothesis.Phase.explicit, hypothesis.Phase.generate), min(EXAMPLES, was.max_examples)
        test._hypothesis_internal_use_settings = hypothesis.settings(was, max_examples=most, phases=phases)


def in_child(work: Callable[[], Any]) -> Any:
    """Do the work in a forked process and return what it returned; nothing, if it took too long or broke off."""
    told, tell = os.pipe()
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        try:
            with os.fdopen(tell, "wb") as out:
                pickle.dump(work(), out)
            os._exit(0)
        except BaseException:  # noqa: BLE001  # whatever it was, a forked process ends here
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(1)
    os.close(tell)
    with os.fdopen(told, "rb") as pipe:
        answer = pipe.read()
    return pickle.loads(answer) if os.waitpid(child, 0)[1] == 0 else None


def functions(owner: Any, module: str) -> Iterator[FunctionType]:
    """Yield the functions that a module or class holds, out of their decorators."""
    for value in list(vars(owner).values()):
        for name in ("fget", "func", "__func__", "__wrapped__"):
            value = getattr(value, name, value) if not isinstance(value, FunctionType) else value
        if isinstance(value, FunctionType) and value.__module__ == module:
            yield value
        elif isinstance(value, type) and value.__module__ == module and value is not owner:
            yield from functions(value, module)


def codes(code: CodeType) -> Iterator[CodeType]:
    """Yield the code of a module's text, outermost first."""
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield one
            yield from codes(one)


def put(file: Path, mutant: Mutation) -> bool:
    """Put the mutant's code in the place of the function's own, wherever it is already known; say whether that can be."""
    name = module_of(file)
    new = {(one.co_qualname, one.co_firstlineno): one for one in codes(compile(mutant.text, str(file), "exec"))}
    changed = False
    for function in functions(sys.modules[name], name):
        code = new.get((function.__qualname__, function.__code__.co_firstlineno))
        if code and code != function.__code__ and code.co_freevars == function.__code__.co_freevars:
            function.__code__, changed = code, True
    return changed


def module_of(file: Path) -> str:
    """Return the dotted name of a module of the program."""
    return ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)


class Instead(importlib.abc.MetaPathFinder):
    """Imports one module from the text of a mutant."""

    def __init__(self, file: Path, text: bytes) -> None:
        self.file, self.name, self.text = file, module_of(file), text

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        if name != self.name:
            return None
        loader = importlib.machinery.SourceFileLoader(name, str(self.file))
        loader.get_code = lambda _: compile(self.text, str(self.file), "exec")
        return importlib.util.spec_from_file_location(name, self.file, loader=loader)


def imported_anew(file: Path, mutant: Mutation) -> str:
    """Import everything with the mutant in its place, run all tests until one fails, and say so."""
    sys.meta_path.insert(0, Instead(file, mutant.text))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)

    class Fewer:
        def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
            for item in items:
                _fewer_examples(item)
            items.sort(key=lambda item: "hypothesis" in item.keywords or "sqlite" in item.name)

    signal.setitimer(signal.ITIMER_PROF, 60)
    lived = all(pytest.main(["-x", *QUIET, *tests], plugins=[Fewer()]) == 0 for tests in (TESTS[:1], TESTS[1:]))
    return "" if lived else "a test after an import"


def chosen(asked: Sequence[str]) -> list[Path]:
    """Return the files to change: those asked for, else all that say what is owed."""
    if asked:
        found = [next((path for path in (PACKAGE / one, Path(one).resolve()) if path.is_file()), None) for one in asked]
        if None in found:
            sys.exit(f"{asked[found.index(None)]} is no file: say it as in  make mutants of=core/owing/clocks.py")
        return [file for file in found if file]
    return [*(PACKAGE / "core" / f"{one}.py" for one in OWING), *sorted((PACKAGE / "core" / "owing").glob("[!_]*.py"))]


def harmless() -> dict[Key, str]:
    """Return the survivors that no reader would call a fault, each with the reason."""
    told = tomllib.loads(HARMLESS.read_text(encoding="utf-8")) if HARMLESS.is_file() else {}
    return {(*at.split("::"), says): why for at, reasons in told.items() for says, why in reasons.items()}


class Run:
    """The mutants of some files, and what became of each."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.sources = {str(file.relative_to(PACKAGE)): file.read_bytes() for file in files}
        self.of = {name: sha256(source).hexdigest()[:12] for name, source in self.sources.items()}
        self.mutants = {
            (name, one.function, one.says): one for name, text in self.sources.items() for one in mutations(text)
        }
        dead = self.fates()
        self.left = {key: one for key, one in self.mutants.items() if not dead.get(key)}
        self.done = 0

    def fates(self) -> dict[Key, str]:
        """Return what killed each mutant of these files as they are now; nothing, if it lives."""
        rows = [json.loads(line) for line in KEPT.read_text().splitlines()] if KEPT.is_file() else []
        return {
            (row["file"], row["function"], row["says"]): row["by"]
            for row in rows
            if self.of.get(row["file"]) == row["of"]
        }

    def note(self, key: Key, by: str) -> None:
        """Remember what killed a mutant, or that nothing did."""
        self.done += 1
        row = {"file": key[0], "of": self.of[key[0]], "function": key[1], "says": key[2], "by": by}
        with KEPT.open("a", encoding="utf-8") as out:
            out.write(json.dumps(row) + "\n")
        if self.done % 50 == 0 or not by:
            print(f"{self.done} of {len(self.left)}: {'' if by else key}", file=sys.__stderr__, flush=True)

    def within(self, tests: Tests) -> None:
        """Try every mutant that is a function's own code."""
        for key, one in self.left.items():
            if not one.within:
                continue
            names = tests.reaching(PACKAGE / key[0], one)
            by = in_child(partial(_lived_through, tests, names, PACKAGE / key[0], one))
            by = by if isinstance(by, str) else "its time or a crash"
            tests.killed[by] += 1
            if by != ANEW:
                self.note(key, by)

    def anew(self) -> None:
        """Try every mutant that takes an import."""
        known = self.fates()
        for key, one in self.left.items():
            if not one.within or key not in known:
                by = in_child(partial(imported_anew, PACKAGE / key[0], one))
                self.note(key, by if isinstance(by, str) else "its time or a crash")

    def told(self) -> int:
        """Tell what lives and is not spared, and what is spared for nothing."""
        fates, spared = self.fates(), harmless()
        living = [key for key in self.mutants if not fates.get(key)]
        for key in living:
            if key not in spared:
                was, now = self.mutants[key].lines(self.sources[key[0]])
                print(
                    f'src/sincerely/{key[0]}:{self.mutants[key].line} {key[1]}\n- {was}\n+ {now}\n  {json.dumps(key[2])} = ""\n'
                )
        idle = [key for key in spared if key[0] in self.of and key not in living]
        for key in idle:
            print(f"dev/mutants.toml spares what is killed or cannot be made: {key}")
        faults = [key for key in living if key not in spared]
        print(
            f"{len(self.mutants)} mutants: {len(self.mutants) - len(living)} killed, {len(living) - len(faults)} spared, {len(faults)} live"
        )
        return 1 if faults or idle else 0


def _lived_through(tests: Tests, names: Sequence[str], file: Path, mutant: Mutation) -> str:
    return tests.killer(names) if put(file, mutant) else ANEW


def _in_pytest(run: Run, files: Sequence[Path]) -> int:
    return pytest.main([*QUIET, *TESTS], plugins=[Tests(files, run.within)])


def main(asked: Sequence[str]) -> int:
    """Make every mutant of the files, and tell what lives."""
    if "--anew" in asked:
        KEPT.unlink(missing_ok=True)
    files = chosen([one for one in asked if one != "--anew"])
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
    os.chdir(ROOT)
    run = Run(files)
    if any(one.within for one in run.left.values()) and in_child(partial(_in_pytest, run, files)) != 0:
        return 2
    run.anew()
    return run.told()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
