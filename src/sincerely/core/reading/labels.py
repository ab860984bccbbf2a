"""Which label a message's own new text bears, how sure that is, and which sentences decided it.

Cues add up to a score a label; the gap to the next one is the confidence. What stands in the record may speak for or
against a label, but never alone. Where the gap is small or a contrary verdict is also there, the reader is not sure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sincerely.core.reading.cues import Cue, ReadingRules
from sincerely.core.reading.doubts import about_something_else, doubtful
from sincerely.core.reading.sentences import Said

REST = 0.35  # what a further cue of the same label adds, as a share of its weight
SAME = 0.12  # the same in one sentence
VERDICTS = frozenset(
    "rejection position_closed offer offer_withdrawn extension_granted extension_refused acceptance_confirmed acceptance"
    " decline_offer withdrawal".split()
)
# A rejection that rests only on these may be the courtesy of a position closed.
GENERAL_REFUSALS = frozenset(("not_going_on", "no_place_to_offer", "no_match", "unsuccessful"))
# What a message that says no may still mention.
GOING_ON = frozenset(("interview", "assessment", "acknowledgement", "information_request", "still_deciding", "other"))
# What the candidate did, told back by the employer, ends nothing anew.
OWN_STEP_HIDES = frozenset(("rejection", "position_closed", "acknowledgement", "feedback", "recontact"))
# Courtesies of a letter that answers an offer or asks for time.
SIDE_REMARKS = frozenset(("thank_you", "stay_in_touch", "inquiry"))
ANSWERS = frozenset(("acceptance", "decline_offer", "withdrawal", "extension_request"))
# What cold mail and alerts promise is nothing of ours.
UNASKED = frozenset(("interview", "assessment", "information_request", "recontact", "still_deciding"))
COURTESY = frozenset(("soft_ground", "good_wishes"))
# How often readings of each kind were right on held-out texts: where cues and words agree, by the gap to the next label;
# where they do not; and where words alone speak, by their chance.
AGREED = ((4.0, 0.93), (2.0, 0.75), (0.0, 0.6))
DIFFER = ((6.0, 0.74), (2.0, 0.65), (0.0, 0.5))
WORDS_ALONE = ((0.9, 0.8), (0.8, 0.72), (0.6, 0.6), (0.0, 0.4))
SURE_FROM = 0.86
BY_WORDS, BESIDE_CUES, CLEAR = 7.0, 2.0, 4.0  # what the words weigh alone, and beside a clear cue
COURTESY_ALONE = 0.6
DOUBTED = 0.65
SHOWN = 1.4  # what list mail or a calendar adds shows as much as a cue
ELSEWHERE = 6.0  # for `unrelated`, where another thing than work is spoken of


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A cue found in a sentence; `said` is None where it stood in the subject."""

    cue: Cue
    said: Said | None
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """The label with its deciding hits, strongest first; `scores` of every label with a score, highest first."""

    label: str
    confidence: float
    sure: bool
    hits: tuple[Hit, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the record says at the moment, where the message was matched to one."""

    known: bool = False  # the message belongs to an application of ours: by thread, person or record
    applied_only: bool = False
    interviewed: bool = False
    scheduled: bool = False
    offer_open: bool = False
    offer_ended: bool = False
    asked_for_time: bool = False
    accepted: bool = False
    rejected: bool = False
    long_silent: bool = False


def labelled(
    said: Sequence[Said],
    subject: Sequence[Said],
    rules: ReadingRules,
    standing: Standing,
    extra: Mapping[str, float],
    opinion: Mapping[str, float] | None = None,
    context: str = "",
    tied: bool = True,
) -> Labelled:
    """Return the label of a text.

    Args:
        said: the sentences of the own new text; `subject`: those of the subject, if it is not a mere reply's.
        extra: what the headers add to a label's score: list mail, a calendar part, a known sender.
        opinion: the chance of each label by the words alone; it decides where no cue speaks.
        context: the quotation; it bears no label, but a terse answer may be about what stands there.
        tied: something ties the message to an application of ours: a record, a thread, words about hiring.
    """
    hits = _settled(_hits(said, subject, rules, context), known=standing.known)
    scores = _scores(hits)
    for label, more in extra.items():
        scores[label] = scores.get(label, 0.0) + more
    if not standing.known and about_something_else(" ".join(one.whole for one in (*subject, *said))):
        scores = {name: score * 0.5 for name, score in scores.items() if name != "unrelated"} | {
            "unrelated": scores.get("unrelated", 0.0) + ELSEWHERE
        }
    share = BESIDE_CUES if any(hit.weight >= CLEAR for hit in hits) else BY_WORDS
    for label, chance in (opinion or {}).items():
        scores[label] = scores.get(label, 0.0) + share * chance
    _weigh_record(scores, standing, rules.side)
    scores["other"] = max(scores.get("other", 0.0), 1.0)
    if standing.known:
        scores.pop("unrelated", None)
    ranked = dict(sorted(scores.items(), key=lambda one: (-one[1], one[0])))
    (label, best), *others = ranked.items()
    gap = best - (others[0][1] if others else 0.0)
    mine = sorted((hit for hit in hits if hit.cue.label == label), key=lambda hit: -hit.weight)
    shown = bool(mine) or extra.get(label, 0.0) >= SHOWN
    chance = (opinion or {}).get(label, 0.0)
    agreed = not opinion or max(opinion, key=lambda name: opinion[name]) == label or extra.get(label, 0.0) >= SHOWN
    confidence = _confidence(gap, shown=shown, agreed=agreed, chance=chance)
    if mine and all(hit.cue.name in COURTESY for hit in mine):
        confidence = min(confidence, COURTESY_ALONE)
    contrary = any(
        name in VERDICTS | {"recontact", "interview"} and name != label and score >= 5.0 for name, score in others
    )
    deciding = [hit.said for hit in mine if hit.said and hit.weight >= 0.5 * mine[0].weight]
    verdict = label in VERDICTS
    doubt = bool(mine) and doubtful(label, deciding or subject, said, verdict=verdict)
    doubt = doubt or (verdict and (contrary or not tied)) or (contrary and gap < CLEAR)
    if doubt:
        confidence = min(confidence, DOUBTED)
    sure = shown and agreed and not doubt and confidence >= SURE_FROM
    return Labelled(label=label, confidence=confidence, sure=sure, hits=tuple(mine), scores=ranked)


def in_another_language(*, ours: bool) -> Labelled:
    """Return what is said of a text that is not in English: never more than that it is ours or is not."""
    return Labelled(label="other" if ours else "unrelated", confidence=WORDS_ALONE[-1][1], sure=False)


def _hits(said: Sequence[Said], subject: Sequence[Said], rules: ReadingRules, context: str = "") -> list[Hit]:
    text = " ".join(one.whole for one in (*subject, *said))
    found: list[Hit] = []
    for cue in rules.cues:
        among = subject if cue.where == "subject" else said
        seen = [(_weight(cue, one), one) for one in among if cue.seen_in(one)]
        if seen and cue.allowed_by(text, f"{text} {context}"):
            weight, one = max(seen, key=lambda each: each[0])
            found.append(Hit(cue=cue, said=None if cue.where == "subject" else one, weight=weight))
    return found


def _weight(cue: Cue, said: Said) -> float:
    weight = cue.weight
    if cue.label in VERDICTS and said.past:
        weight *= 0.35  # "last year we went with somebody else" is no verdict of today
    if cue.label in VERDICTS and said.question:
        weight *= 0.5
    return weight


def _settled(hits: list[Hit], *, known: bool) -> list[Hit]:
    """Drop what is only the courtesy of another verdict."""
    strong = {hit.cue.label for hit in hits if hit.weight >= 5.0}
    names = {(hit.cue.label, hit.cue.name) for hit in hits if hit.weight >= 5.0}
    taken = ("rejection", "another_chosen") in names or ("rejection", "filled") in names
    unasked = not known and bool(names & {("unrelated", "cold"), ("unrelated", "alert")})
    kept = []
    for hit in hits:
        label, name = hit.cue.label, hit.cue.name
        if unasked and label in UNASKED:
            continue
        if label == "rejection" and name in GENERAL_REFUSALS and "position_closed" in strong and not taken:
            continue
        if ("other", "own_step") in names and label in OWN_STEP_HIDES:
            continue
        if label in SIDE_REMARKS and strong & ANSWERS - ({"extension_request"} if label == "inquiry" else set()):
            continue
        if label == "rejection" and name in GENERAL_REFUSALS and "offer_withdrawn" in strong:
            continue
        if label == "position_closed" and taken and hit.cue.sets.get("kind") != "freeze":
            continue
        if name in COURTESY and strong & (VERDICTS | {"feedback", "interview"}) - {label} and label not in strong:
            continue
        kept.append(hit)
    return kept


def _scores(hits: Sequence[Hit]) -> dict[str, float]:
    """Add up the cues of each label; those in one sentence are hardly more than one, and a refusal outweighs courtesy."""
    scores: dict[str, float] = {}
    for label in {hit.cue.label for hit in hits}:
        best, *rest = sorted((hit for hit in hits if hit.cue.label == label), key=lambda hit: -hit.weight)
        seen = {best.said.at if best.said else -1}
        total = best.weight
        for hit in rest:
            at = hit.said.at if hit.said else -1
            total += hit.weight * (SAME if at in seen else REST)
            seen.add(at)
        scores[label] = total
    if any(hit.cue.label == "rejection" and hit.weight >= 5.5 for hit in hits):
        for label in GOING_ON & set(scores):
            scores[label] -= 2.5
    return scores


def _weigh_record(scores: dict[str, float], standing: Standing, side: str) -> None:
    def add(more: float, *labels: str) -> None:
        for label in labels:
            if label in scores:
                scores[label] += more

    if standing.known:
        add(-2.5, "unrelated")
    if side == "candidate":
        if standing.offer_open:
            add(1.0, "extension_granted", "extension_refused", "offer_withdrawn", "acceptance_confirmed")
        if standing.asked_for_time:
            add(1.5, "extension_granted", "extension_refused")
        if standing.accepted:
            add(1.5, "acceptance_confirmed")
        if standing.rejected:
            add(1.5, "feedback", "recontact")
            add(-1.0, "acknowledgement")
        if standing.interviewed:
            add(1.0, "still_deciding")
            add(-1.5, "acknowledgement")
    else:
        if standing.offer_open:
            add(1.2, "extension_request", "acceptance", "decline_offer")
        if standing.rejected:
            add(1.5, "stay_in_touch")
        if standing.scheduled:
            add(1.0, "scheduling_reply")
        if standing.interviewed and not standing.rejected:
            add(0.5, "thank_you", "inquiry")


def _confidence(gap: float, *, shown: bool, agreed: bool, chance: float) -> float:
    """Return how often such a reading was right; within a kind, more of what speaks for it counts a little more."""
    table: Sequence[tuple[float, float]] = (AGREED if agreed else DIFFER) if shown else WORDS_ALONE
    measure, room = (gap, chance) if shown else (chance, 0.0)
    return round(min(0.97, next(share for least, share in table if measure >= least) + 0.04 * room), 3)


def attributes_of(found: Labelled, said: Sequence[Said], rules: ReadingRules) -> dict[str, Any]:
    """Return what the cues and marks of the label set, each from the message's own sentences."""
    values: dict[str, Any] = {}
    for hit in reversed(found.hits):
        values |= hit.cue.sets
    for mark in rules.marks:
        if mark.label == found.label:
            values[mark.name] = values.get(mark.name, False) or any(mark.seen_in(one) for one in said)
    return values
