"""PostgreSQL for the tests: a real server on a socket in a folder under /tmp, with one new database for whoever asks.

It is started when first asked for and stopped when the tests end. `make test-all` installs it (15 or newer). On the socket
everybody is let in, on loopback only who knows the password. The databases sort text as American English does.
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

from servers.rig import free_ports

NUMBERS = itertools.count(1)


class Server:
    """A running server; `stop` and `start` are for tests in which it goes away."""

    def __init__(self, *, safe: bool = False) -> None:
        self._fsync = "on" if safe else "off"  # tests do not need what they wrote after the machine fell over
        self.folder = Path(tempfile.mkdtemp(prefix="sincerely-pg-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.data = self.folder / "data"
        self.data.mkdir()
        (self.port,) = free_ports(1)
        if os.geteuid() == 0:  # the server refuses to run as root
            shutil.chown(self.folder, "nobody", "nogroup")
            shutil.chown(self.data, "nobody", "nogroup")
        self._run(
            "initdb", "-D", str(self.data), "-U", "sincerely", "--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync", "--no-locale", "-E", "UTF8",
        )  # fmt: skip
        atexit.register(self.end)
        self.start()

    def start(self) -> None:
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder} -c fsync={self._fsync}"
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
        sorting = "template template0 locale_provider icu icu_locale 'en-US'"
        self.run_sql(f"create database {name} {sorting}")
        return self.address(name)

    def address(self, name: str) -> str:
        return f"postgresql:///{name}?host={self.folder}&port={self.port}&user=sincerely"

    def run_sql(self, sql: str, *, on: str = "postgres") -> None:
        """Execute a statement on a database as whoever runs the server."""
        where = ("-h", str(self.folder), "-p", str(self.port), "-U", "sincerely")
        self._run("psql", *where, "-q", "-v", "ON_ERROR_STOP=1", "-c", sql, on)

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
