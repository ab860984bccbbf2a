"""What a name in a message looks like, and how two names are compared; an employer's and a position's alike.

Which name is whose is decided beside this.
"""

from __future__ import annotations

import re
import unicodedata

# A name: capitalised words, perhaps with small ones between them.
WORD_OF_NAME = r"(?:[A-Z0-9À-ÖØ-Þ](?:[\w&'’./+-]*[\w&'’+])?|[a-z]{1,3}[A-Z]\w*|&)"
NAME = rf"{WORD_OF_NAME}(?: (?:(?:of|and|the|for|de|du|la|le|des|van|von|di|do|da|y|&|et) ){{0,2}}{WORD_OF_NAME}){{0,6}}(?:,? (?:plc|ltd|inc|gmbh|llc|llp|ag|bv|pty)\b)?"
LONGEST_NAME = 160
TEAM = r"(?:(?:early |graduate )?(?:talent|recruiting|recruitment|careers?|hiring|hr|human resources|people|talent acquisition|selection|admissions|staffing|resourcing)(?: (?:&|and) \w+)?(?: (?:team|department|office|desk|operations|services|group|partner|partners))?|team|jobs|hiring committee|search committee|talent team)"
NO_NAMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december zoom teams"
    " microsoft google meet skype hr human resources i we dear hi hello thanks thank regards best sincerely kind the a an you your our my this that it if re fwd fw subject from to"
    " application interview position role offer update next steps step job jobs team cv resume us our please recruitment recruiting hiring talent careers career people"
    " pst est cst gmt bst cet utc et pt am pm linkedin indeed glassdoor english uk usa us eu phd msc bsc mba ceo cto hiring manager candidate applicant sir madam all both part home once first last"
    " department office phone email video online new regarding concerning status confirmation invitation reminder congratulations unfortunately following decision feedback reference ref id no graduate graduates early council programs programme front desk operations global finance admin office school head director chair for with about more new old our greetings hope offer letter contract"
    " guten tag sehr geehrte geehrter herr frau liebe lieber hallo mit freundlichen grüßen ihre ihr ihrer ihrem ihren ihnen sie wir uns bewerbung stelle unterlagen gespräch vorstellungsgespräch eingang absage einladung"
    " beste hoi geachte heer mevrouw met vriendelijke groet groeten sollicitatie functie vacature uitnodiging bonjour madame monsieur cordialement candidature poste entretien relance cher chère objet".split()
)  # fmt: skip
LEGAL = re.compile(
    r"(?:,? (?:inc|ltd|limited|llc|llp|plc|gmbh|ag|corp|corporation|co|company|pty|pvt|bv|b\.v|nv|n\.v|sa|s\.a|sarl|srl|spa|ab|oy|as|a/s|kg|se)\.?)+$",
    re.IGNORECASE,
)


def squashed(name: str) -> str:
    """Return a name as it is compared: lower case, no accents, no legal form, letters and digits only."""
    plain = unicodedata.normalize("NFKD", LEGAL.sub("", name.strip())).encode("ascii", "ignore").decode().lower()
    return re.sub(r"^the(?=.{4})", "", re.sub(r"[^a-z0-9]+", "", plain.replace("&", "and")))
