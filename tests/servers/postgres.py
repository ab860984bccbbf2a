"""PostgreSQL for the tests: a real server on a socket in a folder under /tmp, with one new database for whoever asks.

It is started when first asked for and stopped when the tests end. `make test-all` installs it.
"""

from __future__ import annotations

import atexit
import contextlib
import itertools
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

NUMBERS = itertools.count(1)


class Server:
    """A running server; `stop` and `start` are for tests in which it goes away."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="sincerely-pg-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        self.data.mkdir()
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self.folder, "nobody", "nogroup")
            shutil.chown(self.data, "nobody", "nogroup")
        self._run(
            "initdb", "-D", str(self.data), "-U", "sincerely", "--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8"
        )
        atexit.register(self.end)
        self.start()

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off"
        self._run("pg_ctl", "-D", str(self.data), "-l", str(self.folder / "log"), "-o", options, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def end(self) -> None:
        with contextlib.suppress(AssertionError):  # a test has left it stopped
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def fresh(self) -> str:
        """Return the address of a new, empty database."""
        name = f"desk_{next(NUMBERS)}"
        self._run("psql", "-h", str(self.folder), "-U", "sincerely", "-q", "-c", f"create database {name}", "postgres")
        return self.address(name)

    def address(self, name: str) -> str:
        return f"postgresql:///{name}?host={self.folder}&user=sincerely"

    def _run(self, program: str, *args: str) -> None:
        as_nobody = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [found(program), *args], stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/tmp", timeout=120, check=False, **as_nobody
            )  # fmt: skip
            if done.returncode:
                said.seek(0)
                raise AssertionError(f"{program} ended with {done.returncode}: {said.read()}")


def found(program: str) -> str:
    """Return where a program of PostgreSQL is; Debian keeps most of them out of the path."""
    places = [str(one) for one in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    path = shutil.which(program, path=os.pathsep.join([*places, os.environ.get("PATH", "")]))
    if path is None:
        raise AssertionError(
            f"PostgreSQL cannot start: {program} is not installed. Run `make test-all`, which installs it or says how."
        )
    return path


@cache
def server() -> Server:
    """Return the one server of this process, started when first asked for."""
    return Server()
