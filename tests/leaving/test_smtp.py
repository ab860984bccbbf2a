"""The way out against a real server that fails at each step: what is known afterwards, and what is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leaving.letters import BO, CHI, outgoing
from leaving.post_office import PostOffice, post_office, scripted
from sincerely.core.message import Mailbox
from sincerely.core.outbox import Outcome
from sincerely.errors import Refused, Rejected, Unavailable
from sincerely.mail.credentials import Secret
from sincerely.mail.servers import Server, quoted
from sincerely.mail.smtp import SmtpPost

WORD = "hunter2 – grün"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


def post(
    port: int,
    *,
    user: str | None = None,
    security: str = "none",
    host: str = "127.0.0.1",
    word: str = WORD,
    timeout_s: float = 30,
) -> SmtpPost:
    server = Server(speaks="smtp", host=host, port=port, security=security, user=user, timeout_s=timeout_s)
    return SmtpPost(server, lambda: Secret(word))


def send(port: int, *, begin: bool = True, to=(CHI,), timeout_s: float = 30) -> tuple[Outcome, list[str]]:
    asked: list[str] = []

    def may_begin() -> bool:
        asked.append("begin")
        return begin

    line = post(port, timeout_s=timeout_s).open()
    outcome = line.send(outgoing(to=to), may_begin)
    line.close()
    return outcome, asked


def test_the_bytes_approved_are_the_bytes_that_arrive(office: PostOffice):
    outcome, asked = send(office.port)
    assert (outcome.step, asked) == ("arrive", ["begin"])
    assert office.stored == [(("chi@aurora.example",), outgoing().message)]


@pytest.mark.parametrize(
    ("fault", "step", "begun", "stored"),
    [
        ("mail:451", "refuse_for_now", 0, 0),
        ("rcpt:450", "refuse_for_now", 0, 0),
        ("rcpt:550", "refuse", 0, 0),
        ("rcpt:drop", "refuse_for_now", 0, 0),
        ("rcpt:hang", "refuse_for_now", 0, 0),
        ("data:451", "refuse_for_now", 1, 0),
        ("data:550", "refuse", 1, 0),
        ("data:abort_before", "lose", 1, 0),
        ("data:abort_after", "lose", 1, 1),
        ("data:hang", "lose", 1, 1),
        ("data:odd", "lose", 1, 1),
    ],
)
def test_each_fault_is_known_for_what_it_is(office: PostOffice, fault: str, step: str, begun: int, stored: int):
    office.faults = [fault]
    outcome, asked = send(office.port, timeout_s=0.5 if "hang" in fault else 30)
    assert (outcome.step, len(asked), len(office.stored)) == (step, begun, stored)
    assert outcome.say.startswith(f"127.0.0.1:{office.port}") or outcome.say.startswith("The line to")


def test_a_slow_answer_within_the_time_out_is_an_answer(office: PostOffice):
    office.faults, office.slow_s = ["data:slow"], 0.3
    assert send(office.port, timeout_s=30)[0].step == "arrive"


WIDE = Mailbox(name="Chí Nwosu", email="chí@aurora.example")


def test_an_address_beyond_ascii_is_given_only_to_a_server_that_carries_it(office: PostOffice):
    outcome, asked = send(office.port, to=(WIDE,))
    assert (outcome.step, asked, office.stored[0][0]) == ("arrive", ["begin"], ("chí@aurora.example",))
    assert "To: =?utf-8?q?Ch=C3=AD_Nwosu?= <chí@aurora.example>".encode() in office.stored[0][1]

    with post_office(wide=False) as narrow:
        outcome, asked = send(narrow.port, to=(WIDE, CHI))
        assert (outcome.step, asked, narrow.stored) == ("refuse", [], [])
        assert "chí@aurora.example" in outcome.say
        assert send(narrow.port)[0].step == "arrive"


def test_a_letter_to_two_goes_to_nobody_if_one_is_refused(office: PostOffice):
    office.faults = ["rcpt:550"]
    outcome, asked = send(office.port, to=(BO, CHI))
    assert (outcome.step, asked, office.stored) == ("refuse", [], [])
    assert "bo@aurora.example" in outcome.say


def test_a_letter_stopped_at_the_last_moment_is_not_given_away_and_the_line_goes_on(office: PostOffice):
    line = post(office.port).open()
    assert line.send(outgoing(), lambda: False).step == "put_back"
    assert office.stored == []
    assert line.send(outgoing(), lambda: True).step == "arrive"
    line.close()


def test_many_letters_go_over_one_line_and_a_refused_one_harms_no_other(office: PostOffice):
    line = post(office.port).open()
    office.faults = ["rcpt:550"]
    steps = [line.send(outgoing(str(n)), lambda: True).step for n in range(4)]
    line.close()
    assert steps == ["refuse", "arrive", "arrive", "arrive"]
    assert office.ids == [f"<{n}@okafor.example>" for n in (1, 2, 3)]


def test_a_line_lost_at_the_word_data_has_given_nothing_away():
    with scripted(b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", None) as port:
        outcome, asked = send(port)
    assert (outcome.step, asked) == ("refuse_for_now", ["begin"])


@pytest.mark.parametrize("greeting", [b"554 go away\r\n", b"\xff\xfe\x00garbage\r\n", b"220", b""])
def test_a_server_that_greets_oddly_gets_nothing_and_is_named(greeting: bytes):
    with scripted(greeting, None) as port, pytest.raises((Unavailable, Rejected)) as told:
        post(port, timeout_s=1).open()
    assert f"127.0.0.1:{port}" in str(told.value)


@pytest.mark.parametrize("answer", [b"250 " + b"x" * 9000 + b"\r\n", b"hello\r\n", b"2x0 hm\r\n"])
def test_a_server_that_answers_nonsense_before_the_text_may_be_tried_again(answer: bytes):
    with scripted(b"220 hi\r\n", b"250 hi\r\n", answer, None) as port:
        assert send(port, timeout_s=1)[0].step == "refuse_for_now"


@pytest.mark.parametrize("answer", [b"hello\r\n", b"2x0 hm\r\n", b"250 " + b"x" * 9000 + b"\r\n"])
def test_a_server_that_answers_nonsense_after_the_text_leaves_it_unknown(answer: bytes):
    heard = [b""] * outgoing().message.count(b"\n")
    with scripted(
        b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", *heard, answer, None
    ) as port:
        assert send(port, timeout_s=1)[0].step == "lose"


def test_nobody_at_the_door_is_a_thing_that_time_mends(office: PostOffice):
    with pytest.raises(Unavailable, match="does not answer"):
        post(1).open()


def test_a_name_that_nobody_has_is_told_as_one():
    with pytest.raises(Unavailable, match=r"The server mail\.nowhere\.invalid was not found"):
        post(25, host="mail.nowhere.invalid", security="starttls").open()


@pytest.mark.parametrize("host", ["192.0.2.1", "mail.aurora.example"])
def test_an_open_line_to_another_machine_is_refused(host: str):
    with pytest.raises(Refused, match="open for everybody to read"):
        post(25, host=host).open()


def test_without_starttls_the_password_stays_here():
    with post_office(password=WORD) as office:
        with pytest.raises(Refused, match="offers no STARTTLS"):
            post(office.port, user="sam", security="starttls").open()
        assert office.passwords == []


def test_the_right_password_opens_the_line_whatever_letters_it_has():
    with post_office(password=WORD) as office:
        line = post(office.port, user="sam@okafor.example").open()
        assert line.send(outgoing(), lambda: True).step == "arrive"
        line.close()
        assert office.passwords == [WORD]


def test_a_wrong_password_is_told_without_being_told():
    with post_office(password="another") as office:
        with pytest.raises(Rejected, match="did not let sam@okafor.example log in: 535") as told:
            post(office.port, user="sam@okafor.example").open()
        assert office.passwords == [WORD]
    assert WORD not in str(told.value) and "hunter2" not in repr(told.value.__context__)


def test_what_a_server_says_becomes_one_plain_short_line_without_secrets():
    assert quoted(b"no\r\n\x1b[31mway  aHVudGVyMg== hunter2", "hunter2") == "no [31mway … …"
    assert len(quoted("x" * 9000)) == 198


def test_the_greeting_names_no_machine():
    import socket
    import threading

    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            conn, _ = listening.accept()
            with conn:
                conn.sendall(b"220 hi\r\n")
                heard.append(conn.recv(100))
                conn.sendall(b"250 hi\r\n")

        thread = threading.Thread(target=serve)
        thread.start()
        post(listening.getsockname()[1]).open().close()
        thread.join()
    assert heard == [b"ehlo [127.0.0.1]\r\n"]
