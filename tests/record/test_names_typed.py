"""Names of every alphabet that has a Latin form are found as they can be typed."""

from __future__ import annotations

import pytest

from record.desks import Commands


@pytest.mark.parametrize(
    ("name", "typed"),
    [("Łukasz Þórsson", "lukasz"), ("Søren Weiß", "soren"), ("Đorđe Æsir", "dorde"), ("Zoë Ng", "zoe")],
)
def test_a_name_of_another_alphabet_can_be_typed_on_any_keyboard(sincerely: Commands, name: str, typed: str) -> None:
    sincerely.ok("init --side employer --name 'Ana Lindqvist' --email ana@aurora.example --time-zone Europe/London")
    sincerely.ok(f"application add Aurora --position Welder --candidate '{name} <x@mail.example>'")
    assert name in sincerely.ok(f"tell {typed} applied yesterday").out
