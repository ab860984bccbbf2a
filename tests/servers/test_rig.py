"""The servers themselves: what the other tests rely on when they say that a real server did something."""

from __future__ import annotations

import imaplib
import smtplib
import ssl

import pytest

from servers.rig import GONE, MailServers

LETTER = b"From: sam@okafor.example\r\nTo: ana@aurora.example\r\nSubject: Thank you\r\nMessage-ID: <1@okafor.example>\r\n\r\nDear Ana\r\n"
SAM, ANA = "sam@okafor.example", "ana@aurora.example"


def _tls(servers: MailServers) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(servers.ca_file))


def _submission(servers: MailServers) -> smtplib.SMTP:
    client = smtplib.SMTP(servers.host, servers.submission_port, timeout=10)
    client.starttls(context=_tls(servers))
    client.login(SAM, servers.password)
    return client


def test_a_letter_submitted_by_sam_arrives_in_anas_mailbox(mail_servers: MailServers) -> None:
    with _submission(mail_servers) as client:
        client.sendmail(SAM, [ANA], LETTER)

    (found,) = mail_servers.wait_for(ANA)

    assert b"Message-ID: <1@okafor.example>" in found


def test_the_mailbox_starts_empty_in_every_test(mail_servers: MailServers) -> None:
    assert [mail_servers.mailbox(address) for address in mail_servers.addresses] == [[], [], [], []]


def test_tls_from_the_first_byte_works_too(mail_servers: MailServers) -> None:
    with smtplib.SMTP_SSL(mail_servers.host, mail_servers.smtps_port, timeout=10, context=_tls(mail_servers)) as client:
        client.login(SAM, mail_servers.password)
        client.sendmail(SAM, [ANA], LETTER)

    assert len(mail_servers.wait_for(ANA)) == 1


def test_a_certificate_of_an_unknown_authority_is_not_trusted(mail_servers: MailServers) -> None:
    client = smtplib.SMTP(mail_servers.host, mail_servers.submission_port, timeout=10)
    with client, pytest.raises(ssl.SSLCertVerificationError):
        client.starttls(context=ssl.create_default_context())


def test_no_login_is_offered_before_starttls(mail_servers: MailServers) -> None:
    with smtplib.SMTP(mail_servers.host, mail_servers.submission_port, timeout=10) as client:
        client.ehlo()

        assert client.has_extn("starttls")
        assert not client.has_extn("auth")


def test_a_wrong_password_is_refused(mail_servers: MailServers) -> None:
    with smtplib.SMTP(mail_servers.host, mail_servers.submission_port, timeout=10) as client:
        client.starttls(context=_tls(mail_servers))
        with pytest.raises(smtplib.SMTPAuthenticationError) as refused:
            client.login(SAM, "wrong")

    assert refused.value.smtp_code == 535


@pytest.mark.parametrize("outsider", ["dee@elsewhere.example", "nobody@aurora.example"])
def test_an_outsider_is_refused_at_once_so_that_nothing_leaves_the_machine(
    mail_servers: MailServers, outsider: str
) -> None:
    with _submission(mail_servers) as client, pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        client.sendmail(SAM, [outsider], LETTER)

    assert refused.value.recipients[outsider][0] == 550


def test_what_others_write_comes_in_without_a_login(mail_servers: MailServers) -> None:
    mail_servers.put(LETTER, to=SAM, sender="dee@elsewhere.example")

    assert len(mail_servers.wait_for(SAM)) == 1


def test_a_letter_to_somebody_who_left_comes_back_as_a_bounce(mail_servers: MailServers) -> None:
    with _submission(mail_servers) as client:
        client.sendmail(SAM, [GONE], LETTER)

    (found,) = mail_servers.wait_for(SAM)

    assert b"multipart/report" in found
    assert b"<1@okafor.example>" in found


@pytest.mark.parametrize("at_once", [False, True])
def test_imap_finds_a_message_by_its_id_and_leaves_it_unseen(mail_servers: MailServers, at_once: bool) -> None:
    mail_servers.put(LETTER, to=ANA)
    mail_servers.wait_for(ANA)
    if at_once:
        client: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            mail_servers.host, mail_servers.imaps_port, ssl_context=_tls(mail_servers)
        )
    else:
        client = imaplib.IMAP4(mail_servers.host, mail_servers.imap_port)
        client.starttls(_tls(mail_servers))
    with client:
        client.authenticate("PLAIN", lambda _: f"\0{ANA}\0{mail_servers.password}".encode())
        client.select("INBOX", readonly=True)
        _, found = client.search(None, "HEADER", "Message-ID", "<1@okafor.example>")
        client.fetch("1", "(BODY.PEEK[])")
        _, unseen = client.search(None, "UNSEEN")

        assert (found, unseen) == ([b"1"], [b"1"])


def test_there_is_a_sent_folder_marked_as_such(mail_servers: MailServers) -> None:
    with imaplib.IMAP4_SSL(mail_servers.host, mail_servers.imaps_port, ssl_context=_tls(mail_servers)) as client:
        client.authenticate("PLAIN", lambda _: f"\0{SAM}\0{mail_servers.password}".encode())
        _, folders = client.list()

    assert any(b"\\Sent" in folder and folder.endswith(b"Sent") for folder in folders if isinstance(folder, bytes))


def test_bo_logs_in_with_a_password_beyond_ascii(mail_servers: MailServers) -> None:
    bo = "bo@aurora.example"
    with imaplib.IMAP4_SSL(mail_servers.host, mail_servers.imaps_port, ssl_context=_tls(mail_servers)) as client:
        answer, _ = client.authenticate("PLAIN", lambda _: f"\0{bo}\0{mail_servers.bo_password}".encode())

    assert answer == "OK"
