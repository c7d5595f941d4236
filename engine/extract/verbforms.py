"""English verb forms, enough to turn a participle into a finite verb and a first person into a third."""

from __future__ import annotations

import re

# lemma: past tense, past participle
_IRREGULAR = {
    lemma: (past, participle)
    for lemma, past, participle in (
        row.split()
        for row in """
    arise arose arisen|bear bore borne|beat beat beaten|be was been|become became become|begin began begun|bend bent bent
    bid bid bid|bind bound bound|bite bit bitten|blow blew blown|break broke broken|breed bred bred|bring brought brought
    broadcast broadcast broadcast|build built built|burst burst burst|buy bought bought|cast cast cast|catch caught caught
    choose chose chosen|cling clung clung|come came come|cost cost cost|creep crept crept|cut cut cut|deal dealt dealt|dig dug dug
    do did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed|feel felt felt
    fight fought fought|find found found|flee fled fled|fly flew flown|forbid forbade forbidden|forecast forecast forecast
    foresee foresaw foreseen|forget forgot forgotten|forgive forgave forgiven|freeze froze frozen|get got got|give gave given
    go went gone|grow grew grown|hang hung hung|have had had|hear heard heard|hide hid hidden|hit hit hit|hold held held
    hurt hurt hurt|keep kept kept|know knew known|lay laid laid|lead led led|leave left left|lend lent lent|let let let
    lie lay lain|lose lost lost|make made made|mean meant meant|meet met met|mislead misled misled|mistake mistook mistaken
    offset offset offset|outdo outdid outdone|outsell outsold outsold|overcome overcame overcome|override overrode overridden
    overrun overran overrun|oversee oversaw overseen|overtake overtook overtaken|overthrow overthrew overthrown|pay paid paid
    put put put|quit quit quit|read read read|rebuild rebuilt rebuilt|repay repaid repaid|retake retook retaken|ride rode ridden
    ring rang rung|rise rose risen|run ran run|say said said|see saw seen|seek sought sought|sell sold sold|send sent sent
    set set set|shake shook shaken|shed shed shed|shine shone shone|shoot shot shot|show showed shown|shrink shrank shrunk
    shut shut shut|sing sang sung|sink sank sunk|sit sat sat|sleep slept slept|slide slid slid|speak spoke spoken
    spend spent spent|spin spun spun|split split split|spread spread spread|spring sprang sprung|stand stood stood|steal stole stolen
    stick stuck stuck|strike struck struck|swear swore sworn|sweep swept swept|swim swam swum|swing swung swung
    take took taken|teach taught taught|tear tore torn|tell told told|think thought thought|throw threw thrown
    thrust thrust thrust|tread trod trodden|undercut undercut undercut|undergo underwent undergone|understand understood understood|undertake undertook undertaken
    uphold upheld upheld|upset upset upset|wake woke woken|wear wore worn|weave wove woven|win won won|withdraw withdrew withdrawn
    withhold withheld withheld|withstand withstood withstood|write wrote written
    """.replace("\n", "|").split("|")
        if row.strip()
    )
}
_SHORT = re.compile(r"(?:qu|[^aeiou])*[aeiou][^aeiouhwxy]")
"""One syllable that ends in one vowel and one consonant: ``plan``, ``bar``."""
_DOUBLED = frozenset(
    "cancel commit compel confer control defer deter equip expel fuel incur infer kidnap label level occur patrol permit prefer propel rebut refer regret submit total transfer transmit travel".split()
)
_PASTS = frozenset(past for lemma, (past, _) in _IRREGULAR.items() if past != lemma) - {
    "found",
    "felt",
    "saw",
    "lay",
    "fell",
    "wound",
    "bore",
}
_VOWELS = "aeiou"


def past(lemma: str, *, plural: bool = False) -> str:
    """The simple past: ``meet`` -> ``met``; only ``be`` has a plural of its own."""
    if lemma == "be":
        return "were" if plural else "was"
    return _IRREGULAR[lemma][0] if lemma in _IRREGULAR else _regular(lemma)


def is_past(form: str) -> bool:
    """Whether a form can only be an irregular past tense: ``rang``."""
    return form in _PASTS


def participle(lemma: str) -> str:
    """The past participle: ``give`` -> ``given``."""
    return _IRREGULAR[lemma][1] if lemma in _IRREGULAR else _regular(lemma)


def present(lemma: str, *, plural: bool = False) -> str:
    """The present tense of the third person: ``go`` -> ``goes``, plural ``go``."""
    if lemma == "be":
        return "are" if plural else "is"
    if plural:
        return lemma
    if lemma == "have":
        return "has"
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "ies"
    return lemma + "s"


def form(lemma: str, *, past_tense: bool, plural: bool) -> str:
    """The simple past or the present of the third person."""
    return past(lemma, plural=plural) if past_tense else present(lemma, plural=plural)


def _regular(lemma: str) -> str:
    if lemma.endswith("e"):
        return lemma + "d"
    if lemma.endswith("y") and lemma[-2:-1] not in _VOWELS:
        return lemma[:-1] + "ied"
    if lemma in _DOUBLED or _SHORT.fullmatch(lemma):
        return f"{lemma}{lemma[-1]}ed"
    return lemma + "ed"
