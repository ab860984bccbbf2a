"""Sums of money in English: finding every sum that a text names, and saying a salary.

A sum has a currency, a letter for thousands, or a word that makes it pay; bare numbers (years, telephones, norms, rooms,
401(k)) are none. It raises on no text and takes linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from sincerely.core.events import Salary

SIGNS = {
    "US$": "USD", "C$": "CAD", "CA$": "CAD", "CAD$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "S$": "SGD",
    "HK$": "HKD", "USD$": "USD", "R$": "BRL", "$": "$", "£": "GBP", "€": "EUR", "₹": "INR", "¥": "JPY", "Rs": "INR", "Rs.": "INR",
    "zł": "PLN", "₦": "NGN", "₱": "PHP", "kr": "kr", "CHF": "CHF",
}  # fmt: skip
CODES = (
    "USD", "CAD", "AUD", "NZD", "GBP", "EUR", "INR", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "JPY", "CNY", "SGD",
    "HKD", "ZAR", "NGN", "KES", "GHS", "BRL", "MXN", "AED", "SAR", "ILS", "TRY", "PHP", "MYR", "IDR", "THB", "KRW", "PKR",
    "BDT", "LKR", "EGP", "RON", "BGN", "UAH",
)  # fmt: skip
WORDS = {
    "dollars": "$", "dollar": "$", "us dollars": "USD", "canadian dollars": "CAD", "australian dollars": "AUD",
    "pounds sterling": "GBP", "pounds": "GBP", "pound": "GBP", "quid": "GBP", "euros": "EUR", "euro": "EUR",
    "rupees": "INR", "francs": "CHF", "swiss francs": "CHF", "yen": "JPY", "rand": "ZAR", "kronor": "SEK", "zloty": "PLN",
}  # fmt: skip
DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD")
SIGN_OF = {
    "USD": "$", "CAD": "$", "AUD": "$", "NZD": "$", "GBP": "£", "EUR": "€", "INR": "₹", "JPY": "¥",
}  # fmt: skip
SCALES = {"k": 1000, "thousand": 1000, "grand": 1000, "m": 10**6, "mn": 10**6, "million": 10**6, "lakh": 10**5, "lakhs": 10**5,
          "lac": 10**5, "lacs": 10**5, "lpa": 10**5, "crore": 10**7, "crores": 10**7, "cr": 10**7}  # fmt: skip
PERIOD_WORDS = {
    "year": "year", "yr": "year", "annum": "year", "annual": "year", "annually": "year", "yearly": "year", "pa": "year",
    "p.a": "year", "lpa": "year", "month": "month", "mo": "month", "monthly": "month", "pm": "month", "p.m": "month",
    "mth": "month", "week": "week", "wk": "week", "weekly": "week", "pw": "week", "day": "day", "daily": "day",
    "diem": "day", "hour": "hour", "hr": "hour", "hourly": "hour", "ph": "hour", "h": "hour", "p.h": "hour",
}  # fmt: skip
A_YEAR = {"hour": None, "day": None, "week": Decimal(52), "month": Decimal(12), "year": Decimal(1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SumFound:
    """A sum named in `text[start:end]`; `currency` is an ISO code, "$" for a dollar of no named country, or None.

    `per` is one of the record's periods, None if not said. `is_range` marks both ends of a range and "up to", "from".
    """

    start: int
    end: int
    amount: Decimal
    currency: str | None = None
    per: str | None = None
    is_range: bool = False


_SIGN = r"(?:(?:USD|CAD|AUD|NZD|SGD|HKD) ?\$|GBP ?£|EUR ?€|INR ?₹|US\$|CAD? ?\$|C\$|AU?\$|NZ\$|S\$|HK\$|USD ?\$|R\$|[$£€₹¥₦₱]|Rs\.?(?=[ \d]))"
_CODE = rf"(?:{'|'.join(CODES)})"
_WORD = (
    r"(?:(?:US|Canadian|Australian) dollars|dollars?|pounds sterling|pounds?|quid|euros?|rupees|(?:swiss )?francs|yen|rand"
    r"|kronor|zloty)"
)
_NUMBER = r"(?:\d{1,3}(?:[,.'’  ]\d{2,3})+(?:[.,]\d{1,2})?|\d{1,12}(?:[.,]\d{1,2})?)(?!\d)"
_SCALE = r"(?: ?(?:k|m|mn)\b| ?(?:thousand|grand|million|lakhs?|lacs?|crores?|LPA)\b)"
_PER = (
    r"(?:[ ,(]*(?:(?:gross|net|base|before tax|basic|plus super(?:annuation)?|CTC|per cent)[ ,]*)?"
    r"(?:/ ?|per |an? |each |every |p(?=[.a]))?"
    r"(?P<per>annum\b|years?\b|yrs?\b|annually\b|yearly\b|annual\b|p\.?a\b|a\.?\b(?<=p\.a)|months?\b|monthly\b|mo\b|mth\b|weeks?\b"
    r"|weekly\b|wk\b|days?\b|daily\b|diem\b|hours?\b|hourly\b|hrs?\b|pm\b|pw\b|ph\b|p\.m\b|p\.h\b|LPA\b|h\b)\.?)?"
)
_PAY = (
    r"(?:salary|wages?|pay|remuneration|compensation|package|stipend|CTC|earnings|base|rate)\b"
    r"(?: [a-z]+){0,5}?,? (?:of|is|at|to|be|as|:|was|around|about) ?"
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    flags = re.IGNORECASE
    return (
        re.compile(rf"(?<![A-Za-z\d])(?P<sign>{_SIGN}|{_CODE}\b) ?(?P<number>{_NUMBER})(?P<scale>{_SCALE})?(?: ?(?P<code>{_CODE})\b)?{_PER}", flags),
        re.compile(rf"(?<![\w.,/$£€-])(?P<number>{_NUMBER})(?P<scale>{_SCALE})? ?(?P<sign>{_CODE}\b|{_WORD}\b|[€£$₹]){_PER}", flags),
        re.compile(rf"(?<![\w.,/$£€(-])(?P<number>\d{{1,4}}(?:[.,]\d{{1,2}})?)(?P<scale> ?k\b| ?(?:lakhs?|lacs?|crores?|LPA)\b| thousand\b){_PER}", flags),
        re.compile(rf"(?:{_PAY})(?P<number>{_NUMBER})(?P<scale>{_SCALE})?(?! ?%){_PER}", flags),
        re.compile(r"(?<![\w.,/$£€-])(?P<number>\d{1,3}(?:[,.]\d{3})+|\d{4,7})(?: (?:gross|net))?"
                   r" ?(?:/|per |an? |p(?=\.?a))(?P<per>annum|year|yr|p?\.?a\b|month|hour)", flags),
    )  # fmt: skip


# Numbers behind these words are no money.
_NOT_MONEY = re.compile(
    r"(?:\b(?:ISO(?:/IEC)?|IEC|EN|DIN|BS|room|suite|ext\.?|no\.?|number|form|section|clause|unit|apt\.?|page|box|grade|level)|#) ?$",
    re.IGNORECASE,
)
_RANGE_BEFORE = re.compile(
    r"(?:\bbetween|\bfrom|\bup to|\brange of|\bat least|\bminimum of|\bstarting at|\bto|\band|[-–—]) ?$", re.IGNORECASE
)
_RANGE_AFTER = re.compile(r" ?(?:[-–—]|to|and) ?(?:[$£€₹]|[A-Z]{3} ?)?\d", re.IGNORECASE)


def sums_in(text: str) -> list[SumFound]:
    """Return every sum of money that `text` names, in the order of the text; offsets are characters."""
    if not _DIGIT.search(text):
        return []
    plain = text.replace("\n", " ").replace("\r", " ").replace("\t", " ").replace(" ", " ").replace(" ", " ")
    taken: list[SumFound] = []
    seen = bytearray(len(text))
    stretches = _around_digits(plain)
    for pattern, (start, end) in ((pattern, stretch) for pattern in _patterns() for stretch in stretches):
        for match in pattern.finditer(plain, start, end):
            found = _read(match, plain)
            if found and 1 not in seen[found.start : found.end]:
                seen[found.start : found.end] = b"\1" * (found.end - found.start)
                taken.append(found)
    taken.sort(key=lambda one: one.start)
    return [_in_range(one, taken[max(0, n - 1) : n + 2], plain) for n, one in enumerate(taken)]


_DIGIT = re.compile(r"\d")
_NUMBERS = re.compile(r"\d[\d.,'’ ]*")
_BEFORE, _BEHIND = 72, 48  # how far a sum's words reach from its figure


def _around_digits(text: str) -> list[tuple[int, int]]:
    """Return the stretches in which a sum can lie: most of a letter has no figure in it."""
    found: list[tuple[int, int]] = []
    for match in _NUMBERS.finditer(text):
        start, end = max(0, match.start() - _BEFORE), min(len(text), match.end() + _BEHIND)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _read(match: re.Match[str], text: str) -> SumFound | None:
    words = match.groupdict()
    amount = number_in(words["number"])
    scale = (words.get("scale") or "").strip().lower()
    start = (
        match.start("sign")
        if words.get("sign") and match.start("sign") < match.start("number")
        else match.start("number")
    )
    if amount is None or _NOT_MONEY.search(text[max(0, start - 10) : start]):
        return None
    if text[match.end("number") : match.end("number") + 3].lower() in ("(k)", "%"):
        return None
    currency = _currency(words.get("sign"), words.get("code"))
    if currency is None and not scale and 1900 <= amount <= 2100:
        return None  # a year
    if currency is None and scale == "k" and amount < 10:
        return None  # a run
    amount *= SCALES.get(scale, 1)
    per = _period(words.get("per")) or ("year" if scale == "lpa" else None)
    end = match.end() if words.get("per") else max(
        match.end("number"), match.end("scale") if scale else 0, match.end("sign") if words.get("sign") else 0,
        match.end("code") if words.get("code") else 0,
    )  # fmt: skip
    if per is None:
        per = _period_before(text, start)
    return SumFound(start=start, end=end, amount=amount, currency=currency, per=per)


def _period(word: str | None) -> str | None:
    if not word:
        return None
    plain = word.lower().strip(". ")
    return PERIOD_WORDS.get(plain) or PERIOD_WORDS.get(plain.rstrip("s"))


def _period_before(text: str, start: int) -> str | None:
    """ "An annual salary of $84,000": the period stands before the sum, in the same clause."""
    before = re.split(r"[.;!?](?: |$)", text[max(0, start - 60) : start].lower())[-1]
    found = re.findall(
        r"\b(annual(?:ly|ised|ized)?|yearly|monthly|weekly|hourly|daily|per annum|per hour|per month)\b", before
    )
    if not found:
        return None
    word = found[-1]
    if word.startswith("annual"):
        return "year"
    return PERIOD_WORDS.get(word.removeprefix("per "))


def _currency(sign: str | None, code: str | None) -> str | None:
    if code:
        return code.upper()
    if not sign:
        return None
    plain = " ".join(sign.split())
    if plain.upper() in CODES:
        return plain.upper()
    if plain[:3].upper() in CODES:
        return plain[:3].upper()
    return (
        SIGNS.get(plain.replace(" ", "")) or SIGNS.get(plain.upper().replace(" ", "")) or SIGNS.get(plain.capitalize())
        or WORDS.get(plain.lower())
    )  # fmt: skip


def number_in(word: str) -> Decimal | None:
    """Return the number that `word` writes: 84,000.00 and 84.000,00 and 6,10,000 alike; None if it is none."""
    plain = re.sub(r"[\s'’  ]", "", word)
    last = max(plain.rfind(","), plain.rfind("."))
    if last >= 0:
        mark, behind = plain[last], len(plain) - last - 1
        both = "," in plain and "." in plain
        thousands = behind == 3 and not (
            both and plain.count(mark) == 1 and plain.find(mark) > plain.find("," if mark == "." else ".")
        )
        if both and behind == 3:
            thousands = False if plain.count(mark) == 1 else thousands
        whole, part = (plain, "") if thousands else (plain[:last], plain[last + 1 :])
        plain = re.sub(r"[.,]", "", whole) + (f".{part}" if part else "")
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def _in_range(found: SumFound, every: list[SumFound], text: str) -> SumFound:
    """Mark the ends of a range; the first takes currency and period of the second where it has none."""
    before, after = text[max(0, found.start - 14) : found.start], text[found.end : found.end + 8]
    opens = bool(_RANGE_AFTER.match(after)) and not after.lstrip().lower().startswith("and")
    between = re.search(r"\bbetween ?$", before, re.IGNORECASE) is not None
    partner = next((one for one in every if 0 <= found.start - one.end <= 5), None)
    closes = partner is not None and bool(
        re.fullmatch(r" ?(?:[-–—]|to) ?", text[partner.end : found.start], re.IGNORECASE)
    )
    if partner is not None and re.fullmatch(r" ?and ?", text[partner.end : found.start], re.IGNORECASE):
        closes = re.search(r"\bbetween ?$", text[max(0, partner.start - 10) : partner.start], re.IGNORECASE) is not None
    loose = re.search(r"\b(?:up to|at least|a minimum of|starting at|upwards of|over|under) ?$", before, re.IGNORECASE)
    if not (opens or between or closes or loose):
        return found
    later = next((one for one in every if 0 < one.start - found.end <= 6), None) if (opens or between) else None
    return SumFound(
        start=found.start, end=found.end, amount=found.amount, is_range=True,
        currency=found.currency or (later.currency if later else None), per=found.per or (later.per if later else None),
    )  # fmt: skip


def same_currency(stated: str | None, recorded: str) -> bool:
    """Say whether a sum's currency can be the recorded one: none stated can, "$" can be any dollar."""
    return (
        stated is None
        or stated == recorded
        or (stated == "$" and recorded in DOLLARS)
        or (stated == "kr" and recorded in ("SEK", "NOK", "DKK"))
    )


def same_pay(found: SumFound, salary: Salary) -> bool | None:
    """Say whether a sum states `salary`, in any notation or period; None where hours or days leave it open.

    A sum of another period may be rounded to its own last digit: $6,667 a month is $80,000 a year.
    """
    if not same_currency(found.currency, salary.currency):
        return False
    if found.per is None or found.per == salary.per:
        return found.amount == salary.amount
    here, there = A_YEAR[found.per], A_YEAR[salary.per]
    if here is None or there is None:
        return None
    slack = Decimal("0.5") if found.amount == found.amount.to_integral_value() else Decimal("0.005")
    return abs(found.amount * here - salary.amount * there) <= here * slack


def say_sum(amount: Decimal, currency: str, locale: str | None = "en-US") -> str:
    """Say a sum exactly, with the sign that the reader expects or else the code: "$84,000", "CHF 84,000", "₹6,10,000"."""
    places = 0 if amount == amount.to_integral_value() else 2
    figure = f"{amount:,.{places}f}"
    if currency == "INR" and amount >= 100_000:
        whole, _, part = figure.replace(",", "").partition(".")
        head, tail = whole[:-3], whole[-3:]
        head = re.sub(r"(?<=\d)(?=(?:\d\d)+$)", ",", head)
        figure = f"{head},{tail}" + (f".{part}" if part else "")
    home = {"en-US": "USD", "en-CA": "CAD", "en-AU": "AUD", "en-NZ": "NZD"}.get(locale or "", "USD")
    sign = SIGN_OF.get(currency)
    if sign == "$" and currency != home:
        return f"{currency} {figure}"
    return f"{sign}{figure}" if sign else f"{currency} {figure}"


def say_salary(salary: Salary, locale: str | None = "en-US") -> str:
    """Say a salary: "$84,000 a year", "£48,000 a year", "$40.50 an hour"."""
    article = "an" if salary.per == "hour" else "a"
    return f"{say_sum(salary.amount, salary.currency, locale)} {article} {salary.per}"
