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
from sincerely.core.reading.names import NAME, NO_NAMES, squashed
from sincerely.core.reading.position import position_named

_TEAM = r"(?:(?:early |graduate )?(?:talent|recruiting|recruitment|careers?|hiring|hr|human resources|people|talent acquisition|selection|admissions|staffing|resourcing)(?: (?:&|and) \w+)?(?: (?:team|department|office|desk|operations|services|group|partner|partners))?|team|jobs|hiring committee|search committee|talent team)"
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
    subject = _bare_subject(message.subject)
    position = position_named(subject, own, rest)
    boxes = [box for box in (message.sender, *message.to, *message.cc) if not _speaks_for_many(box, senders)]
    people = {word.lower() for box in boxes for word in re.findall(r"\w+", box.name)}
    weights: dict[str, tuple[float, str]] = {}

    def add(name: str | None, weight: float) -> None:
        plain = company_name(name or "", people, position)
        if plain:
            key = squashed(plain)
            was, form = weights.get(key, (0.0, plain))
            weights[key] = (was + weight, form if len(form) >= len(plain) else plain)

    for where, factor in ((subject, 1.25), (own, 1.0), (rest, 0.5)):
        for pattern, weight in _company_patterns(side):
            for n, found in enumerate(pattern.finditer(where[:20_000])):
                if n < 4:
                    add(found["name"], weight * factor)
    for name, weight in _by_sender(message, side, senders):
        add(name, weight)
    _by_domain(message, f"{message.sender.name}\n{subject}\n{own}\n{rest}", side, senders, weights, people, position)
    best = max(weights.values(), key=lambda one: one[0], default=None)
    return Named(company=best[1] if best and best[0] >= 1.5 else None, position=position)


def _speaks_for_many(box: Mailbox, senders: Senders) -> bool:
    """Say whether a display name is an employer's or a team's rather than a person's."""
    if re.search(rf"\b(?:{_TEAM})\b", box.name, re.IGNORECASE) or _relay_of(box, senders):
        return True
    own = says_employer(box.domain, senders)
    return bool(own and squashed(box.name) == own.replace("-", ""))


def company_name(name: str, people: set[str], position: str | None) -> str | None:
    """Return `name` without what surrounds it, or None where it can be no employer's."""
    plain = re.sub(
        r"^(?:The|Our|Your|At|A|An|Re|Fwd?|Dear|From|With|And)\s+(?=\S)", "", name.strip(" ,.;:!?-–—|()[]\"'’*_")
    )
    plain = re.sub(rf"\s+(?:{_TEAM}|via .*|on behalf of .*)$", "", plain, flags=re.IGNORECASE).strip(" ,.;:-–—|&")
    plain = re.sub(r"['’]s$|\s+(?:Early|Graduate|Global|Talent|Careers|Recruitment|Recruiting)$", "", plain)
    words = [word.lower() for word in re.findall(r"[\w'’]+", plain)]
    if re.match(r"\d{1,2}(?:[:.]\d\d)?\s?(?:[ap]\.?m\b|\Z)", plain, re.IGNORECASE):
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
        (rf"(?m)^[ \t]*(?:[Tt]he )?(?P<name>{NAME})(?:['’]s)? (?i:{_TEAM})[ \t]*[.,]?$", 4.0),
        (rf"\b(?:[Tt]he )(?P<name>{NAME})(?:['’]s)? (?i:{_TEAM})\b", 2.5),
        (rf"(?m)^[ \t]*(?:\w[\w ./&-]{{2,40}}), (?P<name>{NAME})[ \t]*$", 2.0),
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


def _by_sender(message: Incoming, side: str, senders: Senders) -> Iterator[tuple[str, float]]:
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
        inside = re.search(r"(?: at | @ |[(|,]\s*|\s[-–—]\s)(?P<name>[^()|]{2,60}?)\)?\s*$", name)
        teamed = re.search(rf"^(?P<name>.{{2,60}}?)\s+(?:{_TEAM})\s*$", name, re.IGNORECASE)
        if inside:
            yield inside["name"], 3.5
        elif teamed:
            yield teamed["name"], 4.5
        elif relayed or _relay_of(box, senders):
            yield name, 2.5 if relayed else 1.6
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


def _relay_of(box: Mailbox, senders: Senders) -> bool:
    return bool(set(box.domain.split(".")[:-1]) & senders.relays)


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
    if not labels or set(labels) & senders.relays or labels[-1] in senders.free:
        return None
    own = labels[-1] if labels[-1] not in ("example", "test") or len(labels) == 1 else labels[-2]
    return own if own not in ("example", "test", "localhost", "mail") else None


def _by_domain(
    message: Incoming,
    text: str,
    side: str,
    senders: Senders,
    weights: dict[str, tuple[float, str]],
    people: set[str],
    position: str | None,
) -> None:
    """Add what the domain says, in the spelling of the text where the text spells it."""
    boxes = (message.sender, *message.reply_to) if side == "candidate" else (*message.to, *message.cc)
    for box in boxes[:4]:
        label = says_employer(box.domain, senders)
        if label is None:
            continue
        plain = label.replace("-", "")
        agency = side == "candidate" and bool(weights) and AGENCY.search(label) is not None
        for key, (weight, form) in list(weights.items()):
            initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", form) if word[0].isupper()).lower()
            if agency:
                continue
            if (
                key == plain
                or (key.startswith(plain) and squashed(form.split()[0]) and _starts_with_words(form, plain))
                or initials == plain
                or (plain.startswith(key) and len(key) >= 5)
            ):
                weights[key] = (weight + 5.0, form)
        spelled = next(
            (
                name
                for found in re.finditer(rf"\b{NAME}", text[:20_000])
                for name in _stretches(found[0], plain)
                if company_name(name, people if squashed(name) != plain else set(), position)
            ),
            None,
        )
        form = spelled or " ".join(word.capitalize() for word in label.split("-"))
        key = squashed(form)
        if not any(weight >= 5.0 for weight, _ in weights.values()) or spelled:
            was, kept = weights.get(key, (0.0, form))
            weights[key] = (was + (1.0 if agency else 7.0 if spelled else 3.4), kept)


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
