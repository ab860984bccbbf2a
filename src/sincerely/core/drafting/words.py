"""The English words that fitting goes by: closed classes whole, open ones as far as notes about interviews need them.

A word missing here makes a text fit less often, never wrongly: what is not known for sure is said only after a colon.
"""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


POSSESSIVES = _set("my your his her its our their whose")
DETERMINERS = POSSESSIVES | _set("the a an this these those each every some any no both all several many few another")
NUMBERS = _set(
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty hundred half"
)
ORDINALS = _set("first second third fourth last next final another")
SUBJECTS = _set(
    "i we you they he she it there everyone everybody nobody somebody someone anyone nothing something everything"
)
OBJECTS = _set("me us you them him her it")
CONTRACTED = _set(
    "i'm i've i'd i'll we're we've we'd we'll you're you've you'd you'll they're they've they'd they'll it's there's "
    "he's she's he'd she'd he'll she'll"
)
PREPOSITIONS = _set(
    "about above across after against along among around as at before behind below beside between beyond by despite "
    "during for from in inside into like near of off on onto out outside over past per since through throughout to "
    "toward towards under until up upon via with within without"
)
SUBORDINATORS = _set(
    "that which who whom whose where when why how what if whether because while although though unless until than"
)
ASKING = _set("how why what where when which whether who")
OPENERS = _set("if because although though while since after before once unless as")
FINITE = _set(
    "is are was were am be has have had does do did will would can could should shall must may might isn't aren't "
    "wasn't weren't hasn't haven't hadn't doesn't don't didn't won't wouldn't can't cannot couldn't shouldn't"
)
ADVERBS = _set(
    "most often always never well too only still also just even ever once twice badly again already now then soon "
    "usually not"
)
SMALL = DETERMINERS | PREPOSITIONS | SUBORDINATORS | FINITE | ADVERBS | SUBJECTS | OBJECTS | _set("and or but so")

FOR_THEY = {
    "they": "you", "them": "you", "their": "your", "theirs": "yours", "they're": "you're", "they've": "you've",
    "they'll": "you'll", "they'd": "you'd", "themselves": "yourselves",
}  # fmt: skip
FOR_HE_SHE = {
    "he": "you", "she": "you", "him": "you", "his": "your", "her": "your", "hers": "yours", "he's": "you're",
    "she's": "you're", "he'll": "you'll", "she'll": "you'll", "he'd": "you'd", "she'd": "you'd", "himself": "yourself",
    "herself": "yourself",
}  # fmt: skip
NEVER_FIRST = _set("please to not yes maybe and but or also because")
OF_THE_ROOM = _set("interviewer interviewers recruiter recruiters panelist panelists candidates applicants")

_BASES = (
    "ask answer believe break bring build buy call care check close come cost cover create depend describe design do "
    "drift earn enjoy ensure expect explain fail fall feel find fix focus follow get give go grow handle happen help "
    "hire hold include intend involve keep know lack last lead leak learn leave let like live look lose love maintain "
    "make manage matter mean meet mention move need offer open oversee own pay plan prefer produce promise provide "
    "put reach read rely remain report require rise rotate run say see seem sell send serve share ship show sit "
    "solve speak spend stand start stay stop struggle supply support take talk teach tell test think track train "
    "travel treat try turn understand use value visit volunteer wait walk want welcome win wish work write"
)
BASE_VERBS = _set(_BASES) | _set(
    "email phone complete finish submit prepare discuss review sign schedule confirm hear arrange return decide contact"
)


def _with_s(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "o")):
        return f"{base}es"
    return f"{base[:-1]}ies" if base.endswith("y") and base[-2] not in "aeiou" else f"{base}s"


YOU_FORMS = {_with_s(base): base for base in _BASES.split()} | {
    "is": "are", "was": "were", "has": "have", "does": "do", "isn't": "aren't", "wasn't": "weren't",
    "hasn't": "haven't", "doesn't": "don't",
}  # fmt: skip
SURELY_PAST = _set(
    "knew took came went gave saw began spoke grew wrote chose drove fell flew knew rose shook threw wore became told said"
)
PAST = SURELY_PAST | _set(
    "led ran built kept held made taught sold brought bought caught found got left lost met paid sent set spent stood "
    "thought understood won cut read put rebuilt oversaw did had was were began broke drew forgot misspoke flew sang rang slept swept drank overcame undertook withdrew"
)
ACTED = _set(  # what people say of their own work without "I"; "certified welder" and the like are no such verbs
    "negotiated managed developed designed organised organized coordinated supervised analysed analyzed maintained "
    "implemented launched reduced increased improved delivered handled calibrated installed repaired tested created "
    "prepared planned supported processed produced resolved introduced migrated programmed translated edited published "
    "researched audited reviewed served worked studied cooked cleaned drafted closed opened fixed moved rewrote started "
    "founded hired mentored coached advised sourced scheduled tracked measured modelled modeled documented presented "
    "monitored operated assembled inspected cared"
)
ADJECTIVES_IN_ED = _set(
    "need speed shared automated distributed embedded advanced detailed combined integrated unused red bed shed feed "
    "seed weed breed limited mixed skilled applied dedicated indeed"
)
NOUNS_IN_ING = _set(
    "king ring thing wing string spring morning evening building ceiling sibling beijing boeing sterling"
)
MASS = _set(
    "data software hardware work safety quality drift latency research culture pricing time staff progress throughput "
    "traffic weather power music art law access advice code content demand design energy feedback firmware growth "
    "health heat knowledge logistics maths mathematics noise paperwork patience practice pressure privacy production "
    "process recovery reporting risk scale science silence space speed storage strategy support talent teamwork "
    "technology theory trust turnover water wear wildlife experience people children"
)
LANGUAGES = _set("english french german spanish italian portuguese dutch polish arabic hindi mandarin japanese")
COUNTED = _set(
    "decision presentation discussion conversation session question position version mission demonstration station "
    "section invitation application meeting training-session building offering opening hearing department experiment"
)
MASS_ENDINGS = ("tion", "sion", "ness", "ity", "ance", "ence", "ship", "ics", "ing", "age", "ism", "graphy", "logy")
COMMON_ENDINGS = (
    "ing",
    "tion",
    "sion",
    "ness",
    "ment",
    "ments",
    "tions",
    "ities",
    "ility",
    "ship",
    "ful",
    "less",
    "ously",
)
QUANTITIES = _set("both all none some most many each neither either few several")
COMMON = (
    BASE_VERBS
    | MASS
    | _set(
        "team teams test tests plan plans new old big small large long short good great better best early late careful "
        "strong fluent solid deep broad extensive proven experienced certified excellent basic advanced high low human "
        "social public private legal financial digital commercial practical satisfactory criminal proof medical background "
        "reference references right successful completion evidence valid "
        "clear open honest quiet calm weekly daily monthly annual local remote internal external technical budget budgets "
        "customer customers client clients student students patient patients project projects product products system "
        "systems tool tools site visit tour call interview lab office shop floor night day days week weeks month months "
        "year years yearly experience people community history role notes logs log bench bay rig rigs museum archive "
        "archives library school garden clinic ward kitchen warehouse plant factory field fields machine machines model "
        "models process processes policy policies standard standards question questions problem problems idea ideas "
        "satisfactory criminal proof medical background reference references right successful completion evidence "
        "valid approach method methods way ways warm-up on-call end-to-end follow-up hands-on long-term part-time full-time"
    )
)


def looks_plural(word: str) -> bool:
    """Say whether `word` (lower case) has the look of a plural noun."""
    return word in ("people", "children", "staff", "women", "men") or (
        len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")) and word not in SMALL
    )


def singular(word: str) -> bool:
    """Say whether `word` can be the singular subject of a verb in -s."""
    return word not in SMALL and not looks_plural(word) and not word.endswith("ing")
