"""What every test may ask for. A test that asks for `mail_servers` is a `servers` test; nobody has to mark it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest

from playbooks.questions import unanswered
from servers import rig

# The same examples on every machine, and no failure because a machine is busy.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True)
hypothesis.settings.load_profile("house")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Name what is still unanswered in a letter kind begun with `make kind`; no other test can say it as plainly."""
    if not hasattr(session.config, "workerinput") and (left := unanswered()):
        print("\n".join(["A letter kind is not finished:", "", *left, ""]))
        pytest.exit("answer these first", returncode=1)


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test see what whoever runs it has set: a playbook of their own would change what is owed."""
    for name in [name for name in os.environ if name.startswith("SINCERELY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SINCERELY_SETTINGS", os.devnull)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs servers, and keep those tests on one worker, so that the servers start once."""
    for item in items:
        if "mail_servers" in getattr(item, "fixturenames", ()):
            item.add_marker("servers")
            item.add_marker(pytest.mark.xdist_group("servers"))


@pytest.fixture(scope="session")
def _running_mail_servers() -> Iterator[rig.MailServers]:
    with rig.mail_servers() as servers:
        yield servers


@pytest.fixture
def mail_servers(_running_mail_servers: rig.MailServers) -> rig.MailServers:
    """Dovecot and Postfix on loopback, with every mailbox empty."""
    _running_mail_servers.empty()
    return _running_mail_servers
