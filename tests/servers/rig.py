"""Dovecot and Postfix for the tests: real servers on loopback, everything they own in one folder under /tmp.

Sam, Ana, Bo and Chi have mailboxes; nobody else has. Postfix takes mail for their domains and refuses every other with 550,
so that nothing can leave the machine. Needs root, since both servers change users; `make test-all` installs them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from builders import CAST
from servers.authority import Authority, authority

ADDRESSES = tuple(str(CAST[one]["email"]) for one in ("Sam", "Ana", "Bo", "Chi"))
GONE = "gone@aurora.example"  # Postfix takes it and Dovecot knows nobody of that name: a real bounce comes back
DOMAINS = sorted({address.partition("@")[2] for address in ADDRESSES})
PASSWORD = "correct horse, 4 staples: %u"
BO_PASSWORD = "schöne Grüße"  # UTF-8 in AUTH PLAIN, which smtplib and imaplib do not send by themselves
PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])


@dataclass(frozen=True, kw_only=True)
class MailServers:
    """Running servers. A login is the whole address; Bo has `bo_password`; certificates are checked by `ca_file`."""

    folder: Path
    ca_file: Path
    submission_port: int  # STARTTLS, then AUTH
    smtps_port: int  # TLS from the first byte, then AUTH
    inbound_port: int  # no TLS, no AUTH: how mail of others comes in
    imap_port: int  # STARTTLS
    imaps_port: int  # TLS from the first byte
    lmtp_port: int
    sasl_port: int
    authority: Authority  # who says what a token is worth
    host: str = "localhost"
    password: str = PASSWORD
    bo_password: str = BO_PASSWORD
    addresses: tuple[str, ...] = ADDRESSES

    def put(self, raw: bytes, *, to: str, sender: str = "") -> None:
        """Let a message of somebody else come in, as the world's mail does. An empty `sender` is that of a bounce."""
        with smtplib.SMTP("127.0.0.1", self.inbound_port, timeout=10) as server:
            server.sendmail(sender, [to], raw)

    def mailbox(self, address: str, folder: str = "INBOX") -> list[bytes]:
        """Return the messages of a mailbox as they lie on disk, oldest first; reading changes no flag."""
        root = self.folder / "home" / address / "Maildir"
        place = root if folder == "INBOX" else root / f".{folder}"
        found = [path for part in ("new", "cur") if (place / part).is_dir() for path in (place / part).iterdir()]
        return [path.read_bytes() for path in sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))]

    def wait_for(self, address: str, count: int = 1, *, folder: str = "INBOX", within_s: float = 10) -> list[bytes]:
        """Return the messages of a mailbox once there are `count`; fails with the servers' logs if they do not come."""
        until = time.monotonic() + within_s
        while len(found := self.mailbox(address, folder)) < count:
            if time.monotonic() > until:
                raise AssertionError(f"{len(found)} of {count} messages came for {address}\n{self.logs()}")
            time.sleep(0.05)
        return found

    def empty(self) -> None:
        """Take every message out of every mailbox, and every grant back, so that a test starts from nothing."""
        self.authority.clear()
        for path in (self.folder / "home").glob("*/Maildir/**/*"):
            if path.parent.name in ("new", "cur") and path.is_file():
                path.unlink()

    def logs(self) -> str:
        """Return the last lines of what both servers wrote."""
        files = [self.folder / "dovecot.log", self.folder / "postfix.log"]
        return "\n".join("\n".join(file.read_text().splitlines()[-30:]) for file in files if file.exists())


@contextlib.contextmanager
def mail_servers() -> Iterator[MailServers]:
    """Start both servers, give them, and stop them again."""
    missing = [name for name in ("dovecot", "doveadm", "postfix", "openssl") if shutil.which(name, path=PATH) is None]
    if missing or os.geteuid() != 0:
        what = f"{', '.join(missing)} is not installed" if missing else "this is not root"
        raise AssertionError(
            f"The mail servers cannot start: {what}. Run `make test-all`, which installs them or says how."
        )
    folder = Path(tempfile.mkdtemp(prefix="sincerely-mail-", dir="/tmp"))
    folder.chmod(0o755)
    with contextlib.ExitStack() as stack:
        yield from _running(folder, stack.enter_context(authority()))


def _running(folder: Path, authority: Authority) -> Iterator[MailServers]:
    names = ("submission", "smtps", "inbound", "imap", "imaps", "lmtp", "sasl")
    ports = {f"{name}_port": port for name, port in zip(names, free_ports(len(names)), strict=True)}
    servers = MailServers(folder=folder, ca_file=_certificates(folder), authority=authority, **ports)
    _write_dovecot(servers)
    _write_postfix(servers)
    try:
        _run("dovecot", "-c", str(folder / "dovecot.conf"))
        _run("postfix", "-c", str(folder / "postfix"), "start")
        _wait_until_open(servers, ports.values())
        yield servers
    finally:
        for stop in (
            ("postfix", "-c", str(folder / "postfix"), "stop"),
            ("doveadm", "-c", str(folder / "dovecot.conf"), "stop"),
        ):
            with contextlib.suppress(AssertionError):  # it did not come up: the reason was told by whoever started it
                _run(*stop)
        shutil.rmtree(folder, ignore_errors=True)


def _run(*command: str) -> None:
    with tempfile.TemporaryFile("w+") as said:  # no pipe: the daemons would keep it open
        environment = {**os.environ, "PATH": PATH}
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, timeout=60, env=environment, check=False
        )
        if done.returncode:
            said.seek(0)
            raise AssertionError(f"{' '.join(command)} ended with {done.returncode}:\n{said.read()}")


def free_ports(count: int) -> list[int]:
    """Return ports of loopback that nobody listens on."""
    with contextlib.ExitStack() as stack:  # all are held until the last is found, so that no two are the same
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def _wait_until_open(servers: MailServers, ports: Sequence[int]) -> None:
    until = time.monotonic() + 15
    for port in ports:
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if time.monotonic() > until:
                raise AssertionError(f"nothing listens on port {port}\n{servers.logs()}")
            time.sleep(0.05)


def _certificates(folder: Path) -> Path:
    """Make a fresh CA and a server key that it vouches for; return the CA's file."""
    here = folder / "tls"
    here.mkdir()
    ca, ca_key, key, request, cert = (
        str(here / f) for f in ("ca.pem", "ca.key", "server.key", "server.csr", "server.pem")
    )
    extensions = here / "extensions"
    extensions.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n")
    new_key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc")
    _run("openssl", "req", "-x509", *new_key, "-keyout", ca_key, "-out", ca, "-days", "2", "-subj", "/CN=Sincerely tests",
         "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign")  # fmt: skip
    _run("openssl", "req", *new_key, "-keyout", key, "-out", request, "-subj", "/CN=localhost")
    _run("openssl", "x509", "-req", "-in", request, "-CA", ca, "-CAkey", ca_key, "-CAcreateserial", "-out", cert,
         "-days", "2", "-extfile", str(extensions))  # fmt: skip
    return Path(ca)


def _write_dovecot(servers: MailServers) -> None:
    folder = servers.folder
    (folder / "home").mkdir()
    shutil.chown(folder / "home", "nobody", "nogroup")
    passwords = {address: BO_PASSWORD if address.startswith("bo@") else PASSWORD for address in ADDRESSES}
    users = [f"{address}:{{PLAIN.b64}}{b64encode(word.encode()).decode()}\n" for address, word in passwords.items()]
    (folder / "users").write_text("".join(users))
    (folder / "oauth2.conf.ext").write_text(f"""\
introspection_url = {servers.authority.url}/introspect
introspection_mode = post
username_attribute = email
active_attribute = active
active_value = true
""")
    (folder / "dovecot.conf").write_text(f"""\
base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/tls/server.pem
ssl_key = <{folder}/tls/server.key
auth_mechanisms = plain login xoauth2 oauthbearer
auth_username_format = %Lu
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:~/Maildir
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf.ext
}}
passdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
  mailbox Drafts {{
    special_use = \\Drafts
    auto = create
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {servers.imap_port}
  }}
  inet_listener imaps {{
    port = {servers.imaps_port}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {servers.lmtp_port}
  }}
}}
service auth {{
  inet_listener sasl {{
    address = 127.0.0.1
    port = {servers.sasl_port}
  }}
}}
protocol lmtp {{
  postmaster_address = postmaster@{DOMAINS[0]}
}}
""")


def _write_postfix(servers: MailServers) -> None:
    folder, home = servers.folder, servers.folder / "postfix"
    for name in ("postfix", "spool", "state"):
        (folder / name).mkdir()
    shutil.chown(folder / "state", "postfix")
    known = ", ".join(f"{address}=here" for address in (*ADDRESSES, GONE))
    (home / "main.cf").write_text(f"""\
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/state
maillog_file_prefixes = /tmp
maillog_file = {folder}/postfix.log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.{DOMAINS[0]}
mydestination =
mynetworks = 127.0.0.1/32
alias_maps =
virtual_mailbox_domains = {" ".join(DOMAINS)}
virtual_mailbox_maps = inline:{{{known}}}
virtual_transport = lmtp:inet:127.0.0.1:{servers.lmtp_port}
default_transport = error:5.1.2 outside mail is off
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_tls_cert_file = {folder}/tls/server.pem
smtpd_tls_key_file = {folder}/tls/server.key
smtpd_tls_auth_only = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{servers.sasl_port}
smtpd_client_connection_rate_limit = 0
smtpd_error_sleep_time = 0
""")
    internal = """\
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
pickup unix n - n 60 1 pickup
postlog unix-dgram n - n - 1 postlogd
"""
    (home / "master.cf").write_text(f"""\
127.0.0.1:{servers.submission_port} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{servers.smtps_port} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{servers.inbound_port} inet n - n - - smtpd
{internal}""")
