"""The message's own new text, apart from what it quotes, its signature and its small print.

Quoted lines, attribution lines in several languages, Outlook's blocks and forwards go to `quoted`; what stands below the
close, disclaimers and footers to `signature`. Answers between quoted lines stay, and so does a sentence that merely
reports what somebody wrote. Nothing is lost: the application may be named in the rest only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

LONGEST_TEXT, LONGEST_LINE, MOST_LINES = 200_000, 4_000, 6_000
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]"
)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnText:
    """`own` is what the sender newly says, with its line breaks; the rest is kept apart."""

    own: str
    quoted: str = ""
    signature: str = ""

    @property
    def whole(self) -> str:
        """Everything that a reader of the message sees."""
        return "\n".join(filter(None, (self.own, self.signature, self.quoted)))


def own_text(text: str) -> OwnText:
    """Return the parts of a message's text. Never fails; what is longer than any letter is cut."""
    lines = _lines(text)
    own, quoted = _unquoted(lines)
    own, below = _signed(own)
    own, small = _without_small_print(own)
    return OwnText(own=_joined(own), quoted=_joined(quoted), signature=_joined([*below, *small]))


def cleaned(text: str) -> str:
    """Return the text with LF line breaks and without characters that nobody sees."""
    text = (
        text[: LONGEST_TEXT * 2]
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n")
    )
    return CONTROL.sub("", INVISIBLE.sub("", text))[:LONGEST_TEXT]


def _lines(text: str) -> list[str]:
    return [line[:LONGEST_LINE].rstrip() for line in cleaned(text).split("\n")[:MOST_LINES]]


def _joined(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


# --- quotations ---------------------------------------------------------------------------------------------------

_WROTE = (
    r"wrote|writes|a écrit|écrit|ha scritto|schrieb|schreef|escribió|escreveu|skrev|kirjoitti|napisał(?:\(a\))?|napsal(?:\(a\))?"
    r"|написал(?:\(а\))?|пише|yazdı|a scris|írta|έγραψε|のメッセージ|写道|작성"
)
_ADDRESSED = r"<[^<>\n]{3,200}>|@[\w.-]+|\d{1,2}:\d\d|\b(?:19|20)\d\d\b"
_HEADER_NAMES = (
    r"from|von|de|van|da|od|fra|från|lähettäjä|kimden|от"
    r"|sent|date|gesendet|datum|enviado(?: el)?|fecha|envoyé|inviato|data|verzonden|skickat|sendt|wysłano|gönderildi|отправлено"
    r"|to|an|para|à|a|aan|do|til|till|kime|кому|cc|kopie"
    r"|subject|betreff|asunto|objet|oggetto|assunto|onderwerp|ämne|emne|temat|konu|тема|reply-to|importance"
)


@cache
def _quoting() -> dict[str, re.Pattern[str]]:
    return {
        name: re.compile(source, re.IGNORECASE)
        for name, source in {
            "attribution": rf"\s*(?:.{{0,400}}\b(?:{_WROTE})\b\s*[:：]?|.{{0,300}}(?:{_WROTE})\s*[:：]|.{{0,200}}\b(?:schrieb|schreef|skrev|napisał)\b.{{0,200}}[:：])\s*",
            "addressed": _ADDRESSED,
            "lead": r"\s*(?:on|am|le|el|em|op|il|den|dne|w dniu|dnia|at|le lun|le mar|\d|quoting|from|>?\*?on)\b",
            "block": rf"\s*\*?(?:{_HEADER_NAMES})\s?\*?\s?[:：]\*?\s*(\S.{{0,500}})?",
            "begin": r"\s*\*?(?:from|von|de|van|da|od|fra|från|kimden|от)\s?\*?\s?[:：]\*?\s*\S.{0,400}",
            "original": r"\s*-{2,}\s*(?:original|forwarded|ursprüngliche|weitergeleitete|message d'origine|message transféré"
                        r"|mensaje original|mensaje reenviado|mensagem original|messaggio originale|messaggio inoltrato"
                        r"|oorspronkelijk|doorgestuurd|reply message|antwort|ursprungligt|oprindelig|opprinnelig)[\w \-ée]{0,40}-*\s*",
            "forwarded": r"\s*(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:transféré|réexpédié)"
                         r"|inicio del mensaje reenviado|forwarded (?:message|by))\b.{0,120}:?\s*",
            "rule": r"\s*_{8,}\s*",
        }.items()
    }  # fmt: skip


def _unquoted(lines: list[str]) -> tuple[list[str], list[str]]:
    own: list[str] = []
    quoted: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.lstrip().startswith(">") and not line.lstrip().startswith(">From "):
            quoted.append(line.lstrip("> \t"))
            at += 1
            continue
        length = _attribution(lines, at)
        if length:
            quoted += lines[at : at + length]
            at += length
            if not _answered_inline(lines, at):
                return own, [*quoted, *(one.lstrip("> ") for one in lines[at:])]
            continue
        if _history_begins(lines, at):
            return own, [*quoted, *(one.lstrip("> ") for one in lines[at:])]
        own.append(line.removeprefix(">") if line.startswith(">From ") else line)
        at += 1
    return own, quoted


def _attribution(lines: list[str], at: int) -> int:
    """Return over how many lines an attribution ("On … Ana wrote:") goes from here; 0 where there is none."""
    patterns = _quoting()
    if not lines[at].strip() or not (patterns["lead"].match(lines[at]) or patterns["addressed"].search(lines[at])):
        return 0
    for length in (1, 2, 3):
        whole = " ".join(line.strip() for line in lines[at : at + length])
        if len(whole) > 450 or (length > 1 and not lines[at + length - 1 : at + length]):
            return 0
        if not whole.rstrip().endswith((":", "：")) or not patterns["attribution"].fullmatch(whole):
            continue
        after = next((line for line in lines[at + length :] if line.strip()), "")
        if patterns["addressed"].search(whole) or after.lstrip().startswith(">"):
            return length
    return 0


def _answered_inline(lines: list[str], at: int) -> bool:
    """Say whether the quotation is marked line by line, so that what is not marked is the sender's own."""
    after = next((line for line in lines[at:] if line.strip()), "")
    return after.lstrip().startswith(">")


def _history_begins(lines: list[str], at: int) -> bool:
    patterns = _quoting()
    line = lines[at]
    if patterns["original"].fullmatch(line) or patterns["forwarded"].fullmatch(line):
        return True
    if patterns["rule"].fullmatch(line):
        after = next((n for n in range(at + 1, min(at + 4, len(lines))) if lines[n].strip()), None)
        return after is not None and _header_block(lines, after)
    return _header_block(lines, at)


def _header_block(lines: list[str], at: int) -> bool:
    """Say whether here begins a block as Outlook writes it: From, then at least two of Sent, To, Subject."""
    patterns = _quoting()
    if not patterns["begin"].fullmatch(lines[at]):
        return False
    block = [line for line in lines[at + 1 : at + 12] if line.strip()][:5]
    named = 0
    for line in block:
        if not patterns["block"].fullmatch(line):
            break
        named += 1
    return named >= 2


# --- what stands below the letter ---------------------------------------------------------------------------------

_CLOSE = re.compile(
    r"\s*(?:(?:with |my |our |very |and )*(?:kind(?:est)?|best|warm(?:est)?|many|sincere|friendly|cordial)\s+(?:regards|wishes|thanks|greetings)"
    r"|(?:yours?|very truly|respectfully|faithfully|sincerely|truly|cordially)\b(?: (?:yours?|truly|sincerely|faithfully))?"
    r"|(?:all the |all my |with )?(?:very )?best(?: wishes)?|(?:with )?(?:regards|thanks|cheers|thx|ta)(?: again| so much| and regards)?|thank you(?: again| so much| very much)?"
    r"|warmly|take care|speak soon|talk soon|see you(?: soon)?|respectfully submitted|saludos|mit freundlichen gr(?:ü|u)(?:ß|ss)en|cordialement"
    r"|thanks (?:&|and|in advance)[\w ,&]{0,30}|(?:br|kr|rgds|vr))\s*[,.!\-–—~]*\s*",
    re.IGNORECASE,
)  # fmt: skip
_SENT_FROM = re.compile(
    r"\s*(?:sent|get|gesendet|envoyé|enviado|verstuurd|inviato)\s+(?:\w+\s+)?(?:from|via|by|with|for|von|de|da|van|vanaf|depuis|desde)?\s*(?:my|your|meinem|mon|mi|mijn|il mio)?\s*"
    r"(?:i ?phone|i ?pad|android|samsung|galaxy|blackberry|mobile|phone|outlook|mail for|yahoo|gmail|proton|huawei|pixel|hey|spark)\b.{0,80}",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"\s*\(?\*?(?:p\.? ?s\b\.?|n\.? ?b\b\.?|edit:|update:)", re.IGNORECASE)
_SMALL_PRINT = re.compile(
    r"\s*\W{0,3}\s*(?:(?:this|the|any|all) (?:information (?:in|contained)|contents? of this|e-?mail|message|communication|transmission)s?\b.{0,160}\b(?:confidential|intended|privileged|solely|recipient|legally|property|auto(?:matically)? (?:generated|sent)|unmonitored|not monitored|monitored)"
    r"|confidential(?:ity)?\b.{0,3}(?:notice|note|:)|disclaimer|legal notice|privileged (?:and|&)|please consider the environment|think before you print"
    r"|if you (?:have received|received|are not the intended)\b.{0,80}\b(?:error|recipient|mistake|message|mail)"
    r"|please do not reply|do not reply to this|this is an unmonitored|(?:to )?(?:unsubscribe|manage (?:your )?(?:preferences|notifications|subscriptions))|view (?:this )?(?:e-?mail )?in (?:your )?browser|you (?:are receiving|received|have received) this (?:e-?mail|message)"
    r"|.{0,60}\b(?:is|are) (?:proud to be )?an? (?:equal|affirmative)\b|.{0,80}equal[- ](?:employment )?opportunit(?:y|ies) employer"
    r"|©|copyright|all rights reserved|registered (?:in|office|company)|company (?:no|number|registration)|powered by|privacy (?:policy|notice)|terms (?:of|and)\b)",
    re.IGNORECASE,
)  # fmt: skip


def _signed(lines: list[str]) -> tuple[list[str], list[str]]:
    """Cut at the signature mark, or below the letter's close; a postscript is the sender's own again."""
    for at, line in enumerate(lines):
        if line in ("--", "-- ") and any(one.strip() for one in lines[:at]) and at >= len(lines) - 40:
            return lines[:at], lines[at + 1 :]
    lines_left = [line for line in lines if not _SENT_FROM.fullmatch(line)]
    below = [line for line in lines if _SENT_FROM.fullmatch(line)]
    close = _close_at(lines_left)
    if close is None:
        return lines_left, below
    rest = lines_left[close + 1 :]
    again = next((n for n, line in enumerate(rest) if _POSTSCRIPT.match(line)), len(rest))
    return [*lines_left[: close + 1], *rest[again:]], [*rest[:again], *below]


def _close_at(lines: list[str]) -> int | None:
    """Return the line of the close: the last one of its form with text before it and not a letter's length after it."""
    for at in range(len(lines) - 1, -1, -1):
        if len(lines[at]) > 60 or not _CLOSE.fullmatch(lines[at]):
            continue
        before = sum(len(line.strip()) for line in lines[:at])
        name = next((line for line in lines[at + 1 :] if line.strip()), "")
        if before >= 20 and len(name) <= 70 and not re.search(r"[a-z]{2}[.?]\s*\Z", name):
            return at
    return None


def _without_small_print(lines: list[str]) -> tuple[list[str], list[str]]:
    """Take out the paragraphs that lawyers, mail programs and newsletters add."""
    own: list[str] = []
    small: list[str] = []
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            paragraph.append(line)
            continue
        kept = small if paragraph and _SMALL_PRINT.match(" ".join(paragraph)[:400]) and own else own
        kept += [*paragraph, ""]
        paragraph = []
    return own, small
