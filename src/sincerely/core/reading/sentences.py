"""The sentences of a text, and in each the clauses that state something, the ones that merely suppose it set aside.

A condition or a promise is no verdict: "if you are not selected", "should we decide not to", "once we have decided".
Offsets are characters of the text given, so that a sentence can be quoted exactly as it was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

MOST_SENTENCES, LONGEST_SENTENCE = 400, 900
PLAIN = str.maketrans(
    {"\n": " ", "\t": " ", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "’": "'", "‘": "'", "´": "'", "`": "'", "“": '"', "”": '"',
     "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "*": " "}
)  # fmt: skip
_NO_STOP = (
    r"(?<!\bmr)(?<!\bmrs)(?<!\bms)(?<!\bdr)(?<!\bprof)(?<!\bst)(?<!\bno)(?<!\be\.g)(?<!\bi\.e)(?<!\binc)(?<!\bltd)(?<!\bco)(?<!\bapprox)"
    r"(?<!\bvs)(?<!\bjan)(?<!\bfeb)(?<!\baug)(?<!\bsept)(?<!\boct)(?<!\bnov)(?<!\bdec)(?<!\ba\.m)(?<!\bp\.m)(?<!\b\w)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence. `whole` is all of it, `stated` only the clauses that are neither conditional nor promised.

    All are in lower case with plain quotes and single blanks. `at` is its place among the sentences, from 0.
    """

    start: int
    end: int
    at: int
    whole: str
    stated: str
    polite: str  # as `stated`, with what is offered or asked for only if it suits
    past: bool = False  # it tells of an earlier time
    question: bool = False


def sentences(text: str) -> list[Said]:
    """Return the sentences of `text`, in order; those beyond any letter's length are left out."""
    found: list[Said] = []
    for start, end in _spans(text):
        whole = _plain(text[start:end])
        if not whole:
            continue
        found.append(
            Said(start=start, end=end, at=len(found), whole=whole, stated=_stated(whole, "modal"), polite=_stated(whole, "promise"),
                 past=bool(_patterns()["past"].search(whole)), question=whole.rstrip('")').endswith("?"))
        )  # fmt: skip
        if len(found) >= MOST_SENTENCES:
            break
    return found


def _plain(text: str) -> str:
    return re.sub(r" {2,}", " ", text.translate(PLAIN).lower()).strip(" -•·")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    sources = {
        "stop": rf"{_NO_STOP}[.!?…]+[\"')\]]*(?=\s|\Z)|(?<=[a-z]{{3}})\.(?=[A-Z][a-z])|;(?=\s)",
        "past": r"\b(?:last (?:year|spring|summer|autumn|fall|winter|time|january|february|march|april|may|june|july|august|september"
                r"|october|november|december)|(?:months?|years?) (?:ago|back)|back (?:in|then)|earlier this year|at (?:that|the) time(?! of)"
                r"|(?:previously|formerly) (?:applied|interviewed|rejected|turned|told)|when (?:we|you) last|some time ago|a while (?:ago|back)"
                r"|in (?:january|february|march|april|may|june|july|august|september|october|november|december),? (?:20\d\d,? )?(?:we|you) \w+ed)\b",
        # A polite "if" supposes nothing.
        "polite": r"\b(?:if (?:i may|i'm honest|i am honest|we're honest|you don't mind|you do not mind|you will|you could|you can|you would|you'd"
                  r"|you wouldn't mind|possible|convenient|that works|this works|that suits|this suits|these times|that time|those times|none of|that's ok"
                  r"|that is ok|you are still interested|you're still interested|still interested|you are interested|you're interested|you have any"
                  r"|you should have any|you need|anything|there is anything|there's anything|at all possible|only)|as if|even if|see if|know if|wondering if"
                  r"|wonder if|check if|ask if|asking if|confirm if)\b",
        "opens": r"^(?:(?:and|but|so|however|please note(?: that)?|note that|also|then|unfortunately|that said),? ){0,2}(?:otherwise|if|should(?! (?:be|have|hear|receive|expect|get|know|take|arrive|see|bring|come|also|only)\b)|in case|in the event|unless|once|when(?:ever)?|were|had (?:you|we)"
                 r"|whether|subject to|provided|assuming|as soon as|until|depending on|where (?:your|a|an|there)|only|after (?:we|the|a|our|reviewing|review)|before (?:we|a|making)|upon)\b",
        "inside": r"(?<=[\w,)\-] )(?:if|in case|in the event|unless|should (?:you|we|your|there|the|a|any|it|this|an)\b|once (?:we|you|a|the|your|our|they|he|she|it|all|i)\b|whether|provided (?:that|you|we)|as long as|as soon as"
                  r"|until (?:we|(?:a|the|our) (?:process|decision|search|position|role|final|panel|interviews?)|then)|when (?:we|you|a|the|your|our|there|they|i)\b|subject to|before (?:we|making|any|a)|after (?:we|a|the|our)|depending on|pending)\b",
        "modal": r"\b(?:will(?! not\b)|would|'ll|may(?! \d)|might|can(?! ?not\b)(?!'t)|could|shall|going to|plan to|hope to|expect to|intend to|aim to|do not|don't|usually|typically|only|never|always)\b",
        "promise": r"\b(?:(?<!you )will(?! not\b)|'ll|may(?! \d)|might|shall|usually|typically|only|never|always)\b",
        "verdict": r"\b(?:decided|chosen|selected|filled|regret|unfortunately|unable|won't|will not|not be|cannot|can't|withdraw\w*|accept\w*|declin\w*|sorry|afraid|pleased|delighted|happy|thrilled|glad|confirm\w*)\b",
        "hypothetical": r"\b(?<!you )(?:may|might)(?:,? (?:also|still|then|therefore|however|either|possibly|well|later))? (?:be|have|not|then|reach|contact|invite|ask|offer|need|want|decide|receive|request|choose|call|get)\b"
                        r"|\byou (?:may|might)(?:,? (?:also|still|then|therefore|possibly|well|later))? (?:be|not|then|reach|receive|get|hear)\b|\b(?:we|they|i) (?:would|could) then\b|\b(?:shortlisted|successful|selected|unsuccessful|suitable|qualified|longlisted|short-listed) (?:candidates?|applicants?)(?: (?:only|selected \w+ \w+))? (?:will|may|can|would|should|are|must)\b"
                        r"|\b(?:those|candidates?|applicants?|anyone|everyone|people) (?:who|that|whose)? ?(?:are |is |have been |selected|progress|move|pass|we|successful|shortlisted|not)"
                        r"|\bto (?:determine|decide|see|assess|establish|find out|evaluate) (?:if|whether)\b|\bnot (?:yet|been) (?:decided|made|reached|able to (?:decide|make))\b|\b(?:haven't|hasn't|have not|has not|had not|hadn't)(?: yet)? (?:decided|made|reached|finali[sz]ed|rejected|been (?:decided|made|rejected|filled|reached))\b"
                        r"|\beither way\b|\bregardless of (?:the outcome|our decision|whether)\b|\bwhatever (?:the|our) (?:outcome|decision)\b|\bfor example\b",
    }  # fmt: skip
    return {name: re.compile(source, re.IGNORECASE if name != "stop" else 0) for name, source in sources.items()}


def _spans(text: str) -> list[tuple[int, int]]:
    """Return where each sentence stands: they end at a stop, an empty line, a list item, or a line that ends short."""
    spans: list[tuple[int, int]] = []
    for block in re.finditer(r"(?:(?!\n[ \t]*\n).)+", text, re.DOTALL):
        for start, end in _items(text, block.start(), block.end()):
            at = start
            for stop in _patterns()["stop"].finditer(text, start, end):
                spans.append((at, stop.end()))
                at = stop.end()
            spans.append((at, end))
    return [piece for start, end in spans for piece in _bounded(text, start, end)]


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Split a block at lines that begin an item or follow a line much shorter than the block's longest."""
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text[start:end])]
    if len(lines) < 2:
        return [(start, end)]
    longest = max(to - at for at, to in lines)
    pieces: list[tuple[int, int]] = []
    begun = lines[0][0]
    for (at, to), (following, _) in pairwise(lines):
        line, after = text[start + at : start + to].strip(), text[start + following : start + following + 80].lstrip()
        item = re.match(r"(?:[-•·*o▪●]|\d{1,2}[.)]|\(?[a-z]\))\s+\S", after) is not None
        short = (to - at) < 0.55 * longest and longest > 40
        comma = re.match(
            r"(?:dear|hi|hello|hey|good (?:morning|afternoon|evening|day))\b[^.]{0,60}[,:!]?\Z", line, re.IGNORECASE
        )
        labelled = re.match(r"[A-Z][\w ]{1,28}:\s", after) is not None
        if item or short or comma or labelled or (longest <= 40 and after[:1].isupper() and not line.endswith(",")):
            pieces.append((start + begun, start + to))
            begun = following
    pieces.append((start + begun, end))
    return pieces


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    piece = text[start:end]
    start, end = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
    return [(at, min(at + LONGEST_SENTENCE, end)) for at in range(start, end, LONGEST_SENTENCE)]


def _stated(whole: str, modal: str) -> str:
    """Return what the sentence states, with conditional and hypothetical clauses taken out."""
    patterns = _patterns()
    polite = patterns["polite"].sub(lambda found: "_" * len(found[0]), whole)
    clauses = re.split(
        r"(?<=,) (?=but |however |though |although |so we |and we |yet )|; | - (?=but |however |we )|(?<=\w) (?=but (?:we|i|the|our|this|unfortunately)\b)",
        polite,
    )
    at, kept = 0, []
    for clause in clauses:
        begin = polite.find(clause, at)
        at = begin + len(clause)
        kept.append(_unconditional(clause, whole[begin:at], modal))
    return " ; ".join(filter(None, kept))


def _unconditional(clause: str, words: str, modal: str) -> str:
    patterns = _patterns()
    if patterns["hypothetical"].search(clause):
        return ""
    if patterns["opens"].match(clause.strip(" ,")):
        # "When we met …, we …" and "After careful consideration, we have decided …" suppose nothing.
        return words if _real_time(clause) else ""
    inside = patterns["inside"].search(clause)
    if inside:
        before = clause[: inside.start()]
        if patterns[modal].search(before) and not patterns["verdict"].search(before):
            return ""
        return words[: inside.end()]  # with the word itself: "cannot go on until …" is no refusal
    return words


def _real_time(clause: str) -> bool:
    """Say whether an opening that looks like a condition only tells when or after what something was done."""
    return (
        re.match(
            r"(?:\W*(?:and|but|so|however|please note(?: that)?|unfortunately),? )*(?:after (?:we|the|our|a|reviewing|review)\b.{0,120}?(?:\b(?:have|has|had|we've|i've)\b|\bdecided\b|\bregret\b|\bunfortunately\b|\bsorry\b|\bunable\b)"
            r"|when (?:we|you|i) (?:met|spoke|talked|interviewed|discussed|last|chatted|applied|visited)|where\b.{0,40}\bis\b|upon (?:careful|further|review|reflection|receiving|consideration)|only (?:yesterday|today|this|one|just)|were\b.{0,60}\?|had\b.{0,40}\?|whether\b.{0,10}\?)",
            clause.strip(" ,"),
        )
        is not None
    )
