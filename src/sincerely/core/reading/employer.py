"""Which employer and position a message names, as a reader of the whole of it would say: headers and quotation too.

A relay (an applicant system, a free mail provider) is never the employer. Every place that names one has a weight, and the
weights of equal names add up; a name that is nobody's is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sincerely.core.incoming import Incoming, Mailbox
from sincerely.core.reading.cues import Senders
from sincerely.core.reading.names import LONGEST_NAME, NAME, NO_NAMES, TEAM, squashed
from sincerely.core.reading.position import WORK, position_named
from sincerely.core.reading.spelling import fullest

AGENCY = re.compile(
    r"search|recruit|talent|staff|personnel|headhunt|resourc|hire|hiring|careers?$|jobs?$|select"
)  # who names a client


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The employer and the position named, each as it is written there; None where nobody names one."""

    company: str | None
    position: str | None


def named_in(message: Incoming, own: str, rest: str, *, side: str, senders: Senders) -> Named:
    """Return what the message names.

    Args:
        own: its own new text; `rest`: signature, quotation and enclosed message.
    """
    subject, own, rest = unwrapped(_bare_subject(message.subject)), unwrapped(own), unwrapped(rest)
    boxes = (message.sender, *message.reply_to, *message.to, *message.cc)
    people = _people(boxes, f"{subject}\n{own}\n{rest}", senders)
    position = position_named(subject, own, rest, people=people)
    client = side == "candidate" and _CLIENT.search(f"{subject}\n{own}") is not None
    found = _weighed(message, (subject, own, rest), side, senders, people, position, client=client)
    if client and not found.weights and not _AGENCY_NAME.search(f"{message.sender.name}\n{own}\n{rest}"):
        found = _weighed(message, (subject, own, rest), side, senders, people, position, client=False)
    best = max(found.weights.values(), key=lambda one: one[0], default=None)
    if best is None or best[0] < 1.5:
        return Named(company=None, position=position)
    displays = [box.name for box in boxes if not _is_person(box.name, people)]
    full = fullest(best[1], (*displays, subject, own, rest), people=people, position=position)
    return Named(company=company_name(full, people, position) or best[1], position=position)


def _weighed(
    message: Incoming,
    texts: Sequence[str],
    side: str,
    senders: Senders,
    people: set[str],
    position: str | None,
    *,
    client: bool,
) -> _Weights:
    """Return what every place says. `client`: the sender is an agency that writes of whom it works for."""
    found = _Weights(people, position)
    for where, factor in zip(texts, (1.25, 1.0, 0.5), strict=True):
        for pattern, weight in (*_company_patterns(side), *_beside(position, client)):
            for n, one in enumerate(pattern.finditer(where[:20_000])):
                if n < 4:
                    found.add(one["name"], weight * factor)
    if client:
        _without_agency(message, texts[-1], senders, found)
        return found
    for name, weight in _by_sender(message, side, senders, people):
        found.add(name, weight)
    _by_domain(message, "\n".join((message.sender.name, *texts)), side, senders, found)
    return found


class _Weights:
    """How much speaks for each name, by its compared form; with it the form as written."""

    def __init__(self, people: set[str], position: str | None) -> None:
        self.people, self.position = people, position
        self.weights: dict[str, tuple[float, str]] = {}

    def add(self, name: str | None, weight: float) -> None:
        plain = company_name(name or "", self.people, self.position)
        if plain:
            key = squashed(plain)
            was, form = self.weights.get(key, (0.0, plain))
            self.weights[key] = (was + weight, form if len(form) >= len(plain) else plain)


# An agency writes of its client: whoever sends the mail is then not the employer.
_CLIENT = re.compile(
    r"\b(?:my|our|the|by|this|from) client\b(?! (?:services?|success|relations|team|manager|base)\b)(?!['’]s (?:service|success))"
    r"|\bclient(?:['’]s)? (?:is|has|would|keen|likes|wants|feels|felt|says|said|tells|asks|asked)\b",
    re.IGNORECASE,
)


_AGENCY_NAME = re.compile(r"[A-Z][\w'’&]+ (?:Recruit\w*|Search|Staffing|Resourcing|Personnel|Headhunt\w*|Talent)\b")


def unwrapped(text: str) -> str:
    """Return the text with the lines joined that only a mail program broke; a run too long for a word is none."""
    plain = re.sub(r"\S{80,}", " ", text[:60_000])
    return re.sub(r"(?m)^(?!>)(.{55,120})\n(?=[^\s>*•-])", r"\1 ", plain)


def _people(boxes: Sequence[Mailbox], text: str, senders: Senders) -> set[str]:
    """Return the words of the display names that are people's."""
    return {
        word.lower()
        for box in boxes
        if not _speaks_for_many(box, senders, text)
        for word in re.findall(r"\w+", re.sub(r"(?:\bat|\bfrom|@|[(|,]|\s[-–—])\s.*$", "", box.name))
    }


def _is_person(name: str, people: set[str]) -> bool:
    return all(word.lower() in people for word in re.findall(r"\w+", name))


@cache
def _beside(position: str | None, client: bool) -> tuple[tuple[re.Pattern[str], float], ...]:
    """Return the patterns of what stands beside the position: "Ledger Clerk / Northgate", "Ledger Clerk bei Northgate"."""
    if position is None:
        return ()
    mine = re.escape(position)
    return (
        (
            re.compile(rf"{mine} ?(?:[/|,]|[-–—] )\s?(?P<name>{NAME})[ \t]*(?:\Z|$)", re.MULTILINE),
            6.0 if client else 2.0,
        ),
        (
            re.compile(
                rf"{mine},? (?i:at|with|bei|bij|chez|presso|en) (?:(?:the|der|dem|de|het|la) )?(?P<name>{NAME})"
            ),
            4.0,
        ),
    )


def _without_agency(message: Incoming, rest: str, senders: Senders, found: _Weights) -> None:
    """Take away what names the agency that sends the mail, and add whom it quotes."""
    label = (says_employer(message.sender.domain, senders) or "").replace("-", "")
    for key in [key for key in found.weights if label and (key.startswith(label) or label.startswith(key))]:
        del found.weights[key]
    ours = {message.sender.domain, *(box.domain for box in (*message.to, *message.cc))}
    for domain in re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", rest[:20_000])[:6]:
        theirs = says_employer(domain, senders)
        if theirs and domain.lower() not in ours:
            found.add(_spelled(theirs.replace("-", ""), rest, found) or written(theirs), 3.0)


def written(label: str) -> str:
    """Return a domain's label as a name: an abbreviation in capitals, words each with one."""
    return label.upper() if len(label) <= 3 else " ".join(word.capitalize() for word in label.split("-"))


def _speaks_for_many(box: Mailbox, senders: Senders, text: str) -> bool:
    """Say whether a display name is an employer's or a team's rather than a person's."""
    if re.search(rf"\b(?:{TEAM})\b|\bvia\b", box.name, re.IGNORECASE) or _relay_of(box, senders):
        return True
    own = (says_employer(box.domain, senders) or "").replace("-", "")
    name = squashed(box.name)
    if own and name == own:
        return True
    if not name or not _is_desk(box, senders):
        return False
    initials = "".join(word[0] for word in re.findall(r"\w+", box.name)).lower()
    if (own and (own in name or initials == own)) or _NO_REPLY.search(box.email.partition("@")[0]):
        return True
    return re.search(rf"\b(?i:at|with|to|join|bei|bij|chez) (?:the )?{re.escape(box.name)}\b", text) is not None


_NO_REPLY = re.compile(r"no[-_.]?reply|do[-_.]?not[-_.]?reply|notif|system|mailer|automat", re.IGNORECASE)


def _is_desk(box: Mailbox, senders: Senders) -> bool:
    """Say whether an address is a desk's rather than a person's: jobs@, info@, no-reply@."""
    local = box.email.partition("@")[0].lower()
    return bool(_NO_REPLY.search(local) or set(re.split(r"[._+-]", local)) & set(senders.notices))


def company_name(name: str, people: set[str], position: str | None) -> str | None:
    """Return `name` without what surrounds it, or None where it can be no employer's."""
    if len(name) > LONGEST_NAME:
        return None
    plain = re.sub(
        r"^(?:The|Our|Your|At|A|An|Re|Fwd?|Dear|From|With|And)\s+(?=\S)", "", name.strip(" ,.;:!?-–—|()[]\"'’*_")
    )
    plain = re.sub(rf"\s+(?:{TEAM}|via .*|on behalf of .*)$", "", plain, flags=re.IGNORECASE).strip(" ,.;:-–—|&")
    plain = re.sub(r"['’]s$|\s+(?:Early|Graduate|Global|Talent|Careers|Recruitment|Recruiting)$", "", plain)
    plain = re.sub(
        r"^([A-Z]{2,8})[/-][\w/-]{0,20}?\d[\w/-]{0,20}$", r"\1", plain
    )  # a requisition begins with whose it is
    head, _, tail = plain.partition(" for ")
    if tail and (WORK.search(tail) or (position and squashed(tail) == squashed(position))):
        plain = head
    words = [word.lower() for word in re.findall(r"[\w'’]+", plain)]
    if re.search(r"\w[/-]\d{2,}", plain) or re.match(r"\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\b|\Z)", plain, re.IGNORECASE):
        return None
    if not words or len(plain) > 70 or all(word in NO_NAMES or word.isdigit() for word in words):
        return None
    if (words[0] in NO_NAMES and len(words) == 1) or all(word in people for word in words):
        return None
    if position and squashed(plain) == squashed(position):
        return None
    return plain


def _bare_subject(subject: str) -> str:
    return re.sub(
        r"^(?:\s*(?:re|fwd?|aw|wg|sv|antw|tr|rv|vs|automatic reply|auto|out of office|undeliverable|canceled|cancelled|accepted|invitation|updated invitation)\s*:\s*)+",
        "",
        subject,
        flags=re.IGNORECASE,
    )


@cache
def _company_patterns(side: str) -> tuple[tuple[re.Pattern[str], float], ...]:
    about = (
        r"(?i:positions?|roles?|posts?|jobs?|openings?|opportunit(?:y|ies)|vacanc(?:y|ies)|appl(?:y|ying|ied|ication)|interest(?:ed)?|interview(?:ed|ing)?|careers?|employment|working|work|team|join(?:ing)?"
        r"|here|life|time|internship|conversation|everyone|colleagues|all of us|folks|offer|hiring|start(?:ing)?|meeting|visit|candidacy|recruitment|us)"
    )
    forms = [
        (rf"\b(?i:(?:my|our) client),? (?P<name>{NAME})", 9.0),
        (rf"\b(?i:on behalf of)(?: (?i:my client|our client|the team at))?,? (?P<name>{NAME})", 7.0),
        (rf"\b{about}(?: [\w-]+){{0,5}} (?i:at|with) (?:the )?(?P<name>{NAME})", 4.0),
        (rf"\b(?i:apply(?:ing)?|applied|application|interest|interested|joining|join|candidacy|welcome)(?: \w+)? (?i:to|in|for) (?:the )?(?P<name>{NAME})(?=[.,;!?)\n]|$| (?:and|for|on|as|in|we|has|through|via|team)\b)", 2.2),
        (rf"\b(?i:at|with|from|here at|us at|team at) (?:the )?(?P<name>{NAME})(?=[.,;!?)\n-]|$| (?:and|for|on|as|we|has|have|is|was|team|would|will)\b)", 1.3),
        (rf"(?m)^[ \t]*(?:[Tt]he )?(?P<name>{NAME})(?:['’]s)? (?i:{TEAM})[ \t]*[.,]?$", 4.0),
        (rf"\b(?:[Tt]he )(?P<name>{NAME})(?:['’]s)? (?i:{TEAM})\b", 2.5),
        (rf"(?m)^[ \t]*(?:\w[\w ./&-]{{2,40}}), (?P<name>{NAME})[ \t]*$", 2.0),
        (rf"(?i:[\w-]{{0,30}}team|personalabteilung|équipe|service rh|recruiting|selectiecommissie|afdeling \w+)(?: [\w-]+)? (?:der|des|von|van|de|du|bij|bei|chez) (?:(?:de|het|la) )?(?P<name>{NAME})", 3.5),
        (rf"\b(?i:bei|bij|chez|presso|au sein de) (?:(?:der|dem|de|het|la|le) )?(?P<name>{NAME})", 2.6),
        (rf"\b(?P<name>{NAME}) (?i:has )?(?i:invited|invites|asks|asked) (?i:you)\b", 3.0),
        (rf"\b{NAME} (?:at|@) (?P<name>{NAME})", 2.0),
        (rf"\A(?P<name>{NAME})\Z", 1.6),
        (rf"\b(?i:(?:spoken|spoke|heard|word|news|feedback|phone|call)(?: back)? (?:with|to|from)) (?P<name>{NAME})", 1.8 if side == "candidate" else 0.0),
        (rf"\A(?P<name>{NAME}) ?(?:[:|]|[-–—] ) ?\S", 1.2),
        (rf"\S ?(?:[|]| [-–—]) ?(?P<name>{NAME})\Z", 1.2),
        (rf"\b(?i:update|news|message|letter|invitation|offer) (?i:from) (?P<name>{NAME})", 2.5 if side == "candidate" else 0.4),
        (rf"\b(?P<name>{NAME})(?:['’]s)? (?i:is|are|would|invites?|thanks|appreciates?) (?i:looking forward|delighted|pleased|an equal|committed|like|you)\b", 2.5),
        (rf"\b(?P<name>{NAME}) (?i:has|have) (?i:received|decided|reviewed|chosen|closed|cancelled|filled)", 1.6),
    ]  # fmt: skip
    return tuple((re.compile(source), weight) for source, weight in forms)


def _by_sender(message: Incoming, side: str, senders: Senders, people: set[str]) -> Iterator[tuple[str, float]]:
    """Yield what the display names say: "Larkfield Careers", "Ana at Larkfield", "Larkfield via Relay"."""
    boxes: Sequence[Mailbox] = (message.sender, *message.reply_to) if side == "candidate" else message.to[:2]
    for box in boxes:
        name = re.sub(
            r"\s+via\s+.*$|\s*@\s*(?:icims|greenhouse|lever|workday|ashby|workable)\b.*$",
            "",
            box.name,
            flags=re.IGNORECASE,
        )
        relayed = name != box.name
        inside = re.search(r"(?: at | from | @ |[(|,]\s*|\s[-–—]\s)(?P<name>[^()|]{2,60}?)\)?\s*$", name)
        teamed = re.search(rf"^(?P<name>.{{2,60}}?)\s+(?:{TEAM})\s*$", name, re.IGNORECASE)
        if inside:
            yield inside["name"], 3.5
        elif teamed:
            yield teamed["name"], 4.5
        elif relayed or _relay_of(box, senders):
            yield name, 2.5 if relayed else 1.6
        if (
            side == "candidate"
            and not inside
            and not teamed
            and _is_desk(box, senders)
            and not _is_person(name, people)
        ):
            yield name, 3.0
        domain = box.domain.split(".")
        if (
            len(domain) > 2
            and domain[-2] in senders.tenant_in_subdomain
            and domain[0] not in ("www", "mail", "no-reply")
        ):
            yield domain[0].replace("-", " ").title(), 3.0
        if len(domain) > 1 and set(domain) & senders.tenant_in_local_part:
            tenant = re.split(r"[+.]", box.email.partition("@")[0])[0]
            if tenant not in senders.notices and not re.search(r"no-?reply|donotreply|system|notif", tenant):
                yield tenant.replace("-", " ").title(), 2.0


# Words that stand beside a relay's name in the domain that it sends from.
_CARRYING = frozenset(
    "hire mail mails email jobs apply talent notifications notify recruit careers ats app us eu send".split()
)


def _is_relay(label: str, senders: Senders) -> bool:
    parts = label.split("-")
    return label in senders.relays or (
        any(part in senders.relays for part in parts) and all(part in senders.relays | _CARRYING for part in parts)
    )


def _relay_of(box: Mailbox, senders: Senders) -> bool:
    return any(_is_relay(label, senders) for label in box.domain.split(".")[:-1])


def says_employer(domain: str, senders: Senders) -> str | None:
    """Return the label of a domain that can be an employer's name, or None for a relay or a free provider."""
    labels = [one for one in domain.lower().split(".") if one]
    if len(labels) < 2:
        return None
    labels = (
        labels[:-2]
        if len(labels) > 2 and labels[-2] in ("co", "com", "ac", "org", "gov", "net", "edu")
        else labels[:-1]
    )
    if not labels or any(_is_relay(one, senders) for one in labels) or labels[-1] in senders.free:
        return None
    own = labels[-1] if labels[-1] not in ("example", "test") or len(labels) == 1 else labels[-2]
    return own if own not in ("example", "test", "localhost", "mail") else None


def _by_domain(message: Incoming, text: str, side: str, senders: Senders, found: _Weights) -> None:
    """Add what the domain says, in the spelling of the text where the text spells it."""
    boxes = (message.sender, *message.reply_to) if side == "candidate" else (*message.to, *message.cc)
    weights = found.weights
    for box in boxes[:4]:
        label = says_employer(box.domain, senders)
        if label is None:
            continue
        plain = label.replace("-", "")
        agency = side == "candidate" and bool(weights) and AGENCY.search(label) is not None
        for key, (weight, form) in list(weights.items()):
            initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", form) if word[0].isupper()).lower()
            if not agency and (
                key == plain
                or (key.startswith(plain) and squashed(form.split()[0]) and _starts_with_words(form, plain))
                or initials == plain
                or (plain.startswith(key) and len(key) >= 5)
            ):
                weights[key] = (weight + 5.0, form)
        spelled = _spelled(plain, text, found)
        form = spelled or written(label)
        key = squashed(form)
        if not any(weight >= 5.0 for weight, _ in weights.values()) or spelled:
            was, kept = weights.get(key, (0.0, form))
            weights[key] = (was + (1.0 if agency else 7.0 if spelled else 3.4), kept)


def _spelled(plain: str, text: str, found: _Weights) -> str | None:
    """Return how the text writes the name that a domain spells in small letters."""
    return next(
        (
            name
            for run in re.finditer(rf"\b{NAME}", text[:20_000])
            for name in _stretches(run[0], plain)
            if company_name(name, found.people if squashed(name) != plain else set(), found.position)
        ),
        None,
    )


def _starts_with_words(form: str, plain: str) -> bool:
    words = re.findall(r"[\w&']+", form)
    return any(squashed(" ".join(words[:n])) == plain for n in range(1, len(words) + 1))


def _stretches(name: str, plain: str) -> Iterator[str]:
    """Yield the stretches of a run of capitalised words that spell `plain`, with the words that belong to it after."""
    words = name.split()
    for start in range(min(len(words), 6)):
        for end in range(start + 1, min(len(words), start + 5) + 1):
            if squashed(" ".join(words[start:end])) == plain:
                yield " ".join(words[start:end])
