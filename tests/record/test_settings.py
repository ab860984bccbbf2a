"""Settings: one table, read from a file and the environment, every problem told at once with its file and key."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sincerely import settings
from sincerely.errors import SettingsError
from sincerely.settings import SETTINGS, load


def loaded(folder: Path, text: str, **environment: str) -> dict[str, object]:
    file = folder / "settings.toml"
    file.write_text(text, encoding="utf-8")
    return dict(load({"SINCERELY_SETTINGS": str(file), **environment}))


def test_without_a_file_every_setting_has_its_default(tmp_path: Path) -> None:
    assert load({"SINCERELY_SETTINGS": str(tmp_path / "none.toml")}) == {one.name: one.default for one in SETTINGS}


def test_the_file_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    found = loaded(tmp_path, "undo_minutes = 5\nbusy_s = 3\n[smtp]\nport = 2525\n", SINCERELY_UNDO_MINUTES="7")
    assert (found["undo_minutes"], found["busy_s"], found["smtp.port"]) == (7, 3.0, 2525)


def test_every_problem_is_told_with_its_file_and_key(tmp_path: Path) -> None:
    text = 'undo_minutes = "ten"\nundo_minuts = 3\n[smtp]\nport = 70000\nsecurity = "ssl"\n'
    with pytest.raises(SettingsError) as error:
        loaded(tmp_path, text, SINCERELY_BUSY_S="soon", SINCERELY_UNDO_MINUTE="3")
    told = [(problem.where.removeprefix(str(tmp_path)), problem.say) for problem in error.value.problems]
    assert told == [
        ("/settings.toml: undo_minutes", 'undo_minutes is "ten", which is not a whole number.'),
        ("/settings.toml: undo_minuts", "There is no setting 'undo_minuts'."),
        ("/settings.toml: smtp.port", "smtp.port is 70000, which is not a number from 1 to 65535."),
        ("/settings.toml: smtp.security", 'smtp.security is "ssl", which is not one of tls, starttls, none.'),
        ("SINCERELY_BUSY_S", 'busy_s is "soon", which is not a number.'),
        ("SINCERELY_UNDO_MINUTE", "There is no setting SINCERELY_UNDO_MINUTE."),
    ]
    assert all(problem.hint for problem in error.value.problems)


@pytest.mark.parametrize("bytes_", [b"undo_minutes = = 3", b"\xff\xfe"])
def test_a_file_that_is_no_settings_file_is_told(tmp_path: Path, bytes_: bytes) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(bytes_)
    with pytest.raises(SettingsError) as error:
        load({"SINCERELY_SETTINGS": str(file)})
    assert error.value.problems[0].where == str(file)


def test_the_sample_sets_nothing_and_its_lines_set_what_they_say() -> None:
    sample = settings.sample()
    assert tomllib.loads(sample).keys() <= {one.name.partition(".")[0] for one in SETTINGS if "." in one.name}
    uncommented = "\n".join(
        line[2:] if " = " in line and line.startswith("# ") else line for line in sample.splitlines()
    )
    stated = tomllib.loads("\n".join(line for line in uncommented.splitlines() if not line.startswith("# ")))
    assert stated


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_example_is_accepted(tmp_path: Path, setting: settings.Setting) -> None:
    table, _, key = setting.name.rpartition(".")
    loaded(tmp_path, f"[{table}]\n{key} = {setting.example}\n" if table else f"{key} = {setting.example}\n")


def test_the_desk_is_where_the_settings_say(tmp_path: Path) -> None:
    found = loaded(tmp_path, f'desk_file = "{tmp_path}/letters.sqlite3"')
    assert settings.desk_path(found) == tmp_path / "letters.sqlite3"
