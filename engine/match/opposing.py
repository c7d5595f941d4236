"""Whether a statement says the opposite of an earlier one that is otherwise like it: it denies it, or turns it round."""

from __future__ import annotations

from engine.assess.polarity import DENIAL, NO_DENIAL, OPPOSITES, meaning
from engine.assess.statements import negation
from engine.words import Word, is_content, names, words


def opposite(new: str, earlier: str) -> str:
    """What turns the new statement round against the earlier one, in words; empty where nothing does.

    A "not" before a word that both have, a denial, or a word whose opposite the other has in its place. Two of these take
    each other back: "did not fall" is no denial of "rose".
    """
    one, other = _said(new), _said(earlier)
    about = frozenset(key.removesuffix(" (name)") for key in one.keys() & other.keys())
    turns = [_turn(new, about | _turned(one, other)), _turn(earlier, about | _turned(other, one))]
    found = [
        f"“{turn}” in {where}"
        for turn, where in zip(turns, ("this one", "the earlier one"), strict=True)
        if turn
    ]
    for key in sorted(one.keys() - other.keys()):
        against = next((against for against in sorted(OPPOSITES.get(key, ())) if against in other), "")
        if against and against not in one:
            found.append(f"“{one[key].text}” against “{other[against].text}”")
            break
    return found[0] if len(found) == 1 else ""


def _said(text: str) -> dict[str, Word]:
    """The words that carry something, by what they mean; those of names with another key, for no name is an opposite."""
    named = {word.start for name in names(text) for word in name}
    return {
        f"{meaning(word.key)}{' (name)' if word.start in named else ''}": word
        for word in words(text)
        if is_content(word.text)
    }


def _turned(one: dict[str, Word], other: dict[str, Word]) -> frozenset[str]:
    """Words whose opposite the other statement has."""
    return frozenset(key for key in one if OPPOSITES.get(key, frozenset()) & other.keys())


def _turn(text: str, about: frozenset[str]) -> str:
    plain = NO_DENIAL.sub("", text)
    denial = DENIAL.search(plain)
    return denial[0] if denial else negation(plain, about)
