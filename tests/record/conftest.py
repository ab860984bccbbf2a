"""The desks of these tests: a fresh folder, and no setting of the machine's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from record.desks import AURORA, INIT, Commands


@pytest.fixture
def sincerely(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Commands:
    """Commands on a desk that was never set up."""
    for name in [name for name in os.environ if name.startswith("SINCERELY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SINCERELY_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.chdir(tmp_path)
    return Commands(tmp_path, capsys)


@pytest.fixture
def sams(sincerely: Commands) -> Commands:
    """Sam's desk, with an application at Aurora."""
    sincerely.ok(INIT)
    sincerely.ok(AURORA)
    return sincerely
