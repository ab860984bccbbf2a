"""Whether a text is in English, the one language that the cues know, and what days are called elsewhere.

Small words tell; a short text passes as English. Absence notes of other languages are understood as far as their day.
"""

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
    r"|sollicit\w*|vacature|functie|procedure|gesprek|arbeidsovereenkomst|solicitud|puesto|entrevista|vacante|candidatura|colloquio|posizione|vaga\b|stellenangebot|angebot\w*|offerte|aanbod|offre|oferta|arbeitsbeginn|embauch\w*|referenzen|zeugnis\w*|ansökan|tjänst\w*|ansøgning|stilling\w*|rekrutac\w*)",
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


DAYS = {
    "January": "januar|jänner|januari|janvier|enero|gennaio|janeiro", "February": "februar|feber|februari|février|fevrier|febrero|febbraio|fevereiro",
    "March": "märz|maart|mars|marzo|março", "April": "avril|abril|aprile", "May": "mai|mei|mayo|maggio|maio", "June": "juni|juin|junio|giugno|junho",
    "July": "juli|juillet|julio|luglio|julho", "August": "augustus|août|aout|agosto", "September": "septembre|septiembre|settembre|setembro",
    "October": "oktober|octobre|octubre|ottobre|outubro", "November": "novembre|noviembre|novembro", "December": "dezember|décembre|decembre|diciembre|dicembre|dezembro",
    "Monday": "montag|maandag|lundi|lunes|lunedì", "Tuesday": "dienstag|dinsdag|mardi|martes|martedì", "Wednesday": "mittwoch|woensdag|mercredi|miércoles|mercoledì",
    "Thursday": "donnerstag|donderdag|jeudi|jueves|giovedì", "Friday": "freitag|vrijdag|vendredi|viernes|venerdì",
    "back on": r"(?:wieder )?(?:zurück|erreichbar)(?: ab)?(?: am| dem)?|(?:weer )?(?:terug|aanwezig|bereikbaar)(?: op| vanaf)?|(?:de )?retour(?: le)?|de vuelta(?: el)?"
               r"|(?:ab(?: dem)?|vanaf|à partir du|dès le|a partir del)(?= (?:(?!abwesend|nicht|afwezig|niet|absent)[^.!?\n]|(?<=\d)[.]){4,40}\b(?:wieder|weer|zurück|terug|retour|nouveau|nuevo)\b)",
    "until": r"bis(?: zum| einschließlich| einschl\.)?|tot(?: en met)?|t/m|jusqu'au|jusqu’au|hasta(?: el)?|fino al",
}  # fmt: skip


def in_english(text: str) -> str:
    """Return the text with the days, and what is said of coming back on one, put into English; the rest as it is."""
    if is_english(text):
        return text
    for english, others in DAYS.items():
        text = re.sub(rf"(?<!\w)(?:{others})(?!\w)", english, text, flags=re.IGNORECASE)
    text = re.sub(r"\b(\d{1,2})\.(\d{1,2})\.(20\d\d)\b", r"\3-\2-\1", text)
    return re.sub(r"\b(\d{1,2})\.(?= ?[A-Z][a-z]+)", r"\1 ", text)
