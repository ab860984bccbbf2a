"""Whether a text is in English, the one language that the cues know. Small words tell; a short text passes as English."""

from __future__ import annotations

import re

ENGLISH = frozenset(
    "the and you your we our i my to of for is are was have has not with this that it be will would at on by from as but if so me us a an or can could please thank thanks".split()
)
# Small words that are no English ones; what several of these languages share stands once.
OTHERS = frozenset(
    "und der die das den dem ein eine einen nicht wir ich sie ihr ihre ihren ihnen für mit ist sind auf bei zu zum zur von haben wurde wird werden uns leider sehr dass im am als"
    " het een van wij u uw niet voor zijn ik dat hebben wordt met te naar nog graag onze ons op bij deze voorlopig geen"
    " le la les des du et pour vous nous votre vos je est avec dans sur ne pas que qui une un au aux ce cette mon ma notre par"
    " el los las que para su una por con del se no es al muy hemos usted gracias e il di che non per sono della grazie o os da em não com uma obrigado"
    " och att det som är för inte vi på og til ikke jeg vi har na nie w się z jest do".split()
)  # fmt: skip
# What such a text calls our matter, so that it is not taken for nothing of ours.
MATTERS = re.compile(
    r"\b(?:bewerb\w*|stelle\b|vorstellungs\w*|arbeitsvertrag|gehalt|absage|zusage|probezeit|lebenslauf|candidature|poste\b|entretien|recrutement|embauche|salaire"
    r"|sollicit\w*|vacature|functie|procedure|gesprek|arbeidsovereenkomst|solicitud|puesto|entrevista|vacante|candidatura|colloquio|posizione|vaga\b|ansökan|tjänst\w*|ansøgning|stilling\w*|rekrutac\w*)",
    re.IGNORECASE,
)


def is_english(text: str) -> bool:
    """Say whether the text is in English rather than in another language; nothing to tell by counts as English."""
    words = re.findall(r"[^\W\d_]+", text[:4000].lower())
    english = sum(word in ENGLISH for word in words)
    others = sum(word in OTHERS and word not in ENGLISH for word in words)
    return others < 3 or others <= english * 1.2


def speaks_of_hiring(text: str) -> bool:
    """Say whether a text in another language speaks of an application, a post or an interview."""
    return MATTERS.search(text[:8000]) is not None
