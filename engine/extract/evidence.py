"""What stands around a name that tells a person from a place or a body."""

from __future__ import annotations

import re

from engine.extract import lexicon
from engine.extract.runs import Person, Run
from engine.extract.sentences import Unit

_NOT_PERSON = frozenset(
    """institute university group ltd inc ab ag oy sa spa gmbh plc llc council party senate parliament museum river street lake
    mount mountain valley bay trust agency association union commission committee ministry department office court college
    school hospital club team fc bank airlines airport station bridge lane quay square park road avenue yards alliance league
    mission times post gazette press news journal review letters act bill island islands north south east west upper lower
    new city town county state states kingdom republic cosmodrome observatory centre center foundation society philharmonic
    festival company corporation tour cup championship conference summit list hall hill wood field creek beach port harbour
    col saint cathedral church abbey castle palace tower exchange theatre house books records airways railway works""".split()
)
_PLACE_NOUNS = frozenset(
    "village town city district region province island port valley capital suburb county state country".split()
)
_WHOLE_NAME = re.compile(
    r"[A-ZÀ-ÞŠŽČĐĆŁŚŻŞİ][\w'’-]+(?:\s(?:(?:van|von|de|del|della|di|da|al|el|bin|ibn|den|der|le|la|du)\s)*[A-ZÀ-ÞŠŽČĐĆŁŚŻŞİ][\w'’-]+)+$"
)
_PART = re.compile(r"(?:(?!,\s|\s(?:of|from|at|in|for)\s).)+")
_PLACE_BEFORE = frozenset("in at from to near across inside outside into via around".split())


def may_be_person(name: str) -> bool:
    """Whether a name could be somebody's, for all one sees of it."""
    words = name.split()
    known = _NOT_PERSON | lexicon.BODIES
    return (
        2 <= len(words) <= 4
        and not {w.lower() for w in words} & known
        and not name.isupper()
        and words[0] != "the"
    )


def evidence(run: Run) -> int:
    """How much the surroundings of one mention speak for a person; -3 rules one out."""
    first, last = run.tokens[0], run.tokens[-1]
    doc = first.doc
    lower = {t.lower_.rstrip(".") for t in run.tokens}
    if lower & _NOT_PERSON or any(
        t.text.isupper() and len(t.text) > 1 and "." not in t.text for t in run.tokens
    ):
        return -3
    score = {"PERSON": 1, "GPE": -1, "FAC": -1, "LOC": -1}.get(last.ent_type_, 0)
    before = doc[first.i - 1] if first.i else None
    head = last.head
    if before is not None:
        if before.lower_.rstrip(".") in lexicon.ROLES:
            score += 3
        elif before.lower_ == "the":
            score -= 3
        elif before.lower_ in _PLACE_BEFORE:
            score -= 1
        elif (
            before.lower_ == "of" and before.i and doc[before.i - 1].lower_ in _PLACE_NOUNS | lexicon.BODIES
        ) or (before.text == "," and before.i and doc[before.i - 1].lower_ in lexicon.BODIES | _PLACE_NOUNS):
            return -3
        elif before.text == "," and before.i and doc[before.i - 1].lower_ in lexicon.ROLES:
            score += 3
    if len(run.tokens) > 1:
        verb = head.head if last.dep_ == "appos" else head
        if last.dep_ in ("nsubj", "appos") and verb.lemma_ in lexicon.REPORTING | lexicon.DENYING:
            score += 2
        pronouns = {t.lower_ for t in doc[last.i + 1 :]} & {"he", "she", "his", "her", "him"}
        if pronouns and last.dep_ == "nsubj" and first.i < 4:
            score += 1
    if last.dep_ == "appos" and head.lower_ in lexicon.ROLES:
        score += 2
    after = doc[last.i + 1 : last.i + 4].text
    if re.match(r", [1-9]\d\b|, (?:who|the|a|an|its|his|her) ", after) and not re.match(
        r", the [A-Z]", after
    ):
        follower = doc[last.i + 3].lower_ if last.i + 3 < len(doc) else ""
        score += 2 if re.match(r", (?:[1-9]\d\b|who)", after) or follower in lexicon.ROLES else 0
    if len(run.tokens) in (2, 3):
        score += any(t.ent_type_ == "PERSON" for t in (head, *last.children) if "conj" in (t.dep_, last.dep_))
        score += re.match(r"\([A-Z][\w ]+\)", after) is not None
    for c in last.children:
        if c.dep_ == "appos" and (c.lower_ in lexicon.ROLES or c.lower_ in lexicon.FEMALE | lexicon.MALE):
            score += 2
        if c.dep_ == "appos" and c.lower_ in lexicon.BODIES | _PLACE_NOUNS:
            return -3
    return score


def from_frame(unit: Unit, body: str, speakers: dict[str, Person]) -> None:
    """A speaker named in a frame that was taken out of its sentence: ``its head, Ann Smith,``."""
    if unit.said is None:
        return
    phrase = body[unit.said.start : unit.said.end].rstrip(" ,")
    words = [w.lower().strip(",.") for w in phrase.split()]
    named = next((m for part in _PART.finditer(phrase) if (m := _name_in(part))), None)
    if named is None:
        return
    start, name = unit.said.start + named[0], named[1]
    roles = {w for w in words if w in lexicon.ROLES or w in lexicon.FEMALE | lexicon.MALE}
    if phrase.startswith("the ") and not roles:
        return
    person = speakers.setdefault(name, Person(name, start, start + len(name)))
    person.roles |= roles
    person.gender = person.gender or ("f" if roles & lexicon.FEMALE else "m" if roles & lexicon.MALE else "")


def _name_in(part: re.Match[str]) -> tuple[int, str] | None:
    """Where a part of a speaker's phrase has a whole name, behind titles and offices, and the name."""
    text, at = part.group(), part.start()
    for word in reversed(list(re.finditer(r"\S+", text))):
        if word.group().lower().strip(",.") in lexicon.ROLES:
            at, text = at + word.end(), text[word.end() :]
            break
    found = _WHOLE_NAME.search(text.rstrip())
    if found is None or set(found.group().lower().replace(".", "").split()) & _NOT_PERSON:
        return None
    return at + found.start(), found.group()


def learn(person: Person, run: Run) -> None:
    """Gender and role from titles and appositions beside the name."""
    first, last = run.tokens[0], run.tokens[-1]
    words: set[str] = set()
    i = first.i - 1
    while (
        i >= 0
        and first.i - i <= 3
        and (first.doc[i].head in run.tokens or first.doc[i].lower_.rstrip(".") in lexicon.ROLES)
    ):
        words.add(first.doc[i].lower_.rstrip("."))
        i -= 1
    if last.dep_ == "appos":
        words.add(last.head.lower_)
    for c in last.children:
        if c.dep_ == "appos":
            words.add(c.lower_)
    if any(c.dep_ == "relcl" and any(k.lower_ == "who" for k in c.children) for c in last.children):
        person.roles.add("somebody")
    person.roles |= {w for w in words if w in lexicon.ROLES or w in lexicon.FEMALE | lexicon.MALE}
    if not person.gender:
        person.gender = "f" if words & lexicon.FEMALE else "m" if words & lexicon.MALE else ""
