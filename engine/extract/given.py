"""Whether a given name is a woman's or a man's: the commonest ones, so that "she" is not looked for in "Viktor"."""

from __future__ import annotations

_WOMEN = frozenset(
    """mary anne ann jane sarah susan karen helen ruth alice grace rose claire kate elizabeth margaret maureen kathleen rosalind
    ingrid astrid sigrid solveig gudrun heidi agnes doris iris judith miriam rachel hannah leah sophie julie marie amy lucy
    emily nancy betty dorothy joyce joan carol janet margot yvonne simone nicole michelle danielle charlotte annette odette
    isabel carmen pilar mercedes dolores ines esther birgit imogen marijke elin kirsten karin ellen lily gwen siobhan niamh
    aisling saoirse zeynep elif yasmin ilse kerstin yvette chloe zoe phoebe penelope edith muriel meriel hazel abigail""".split()
)
_MEN = frozenset(
    """john james robert michael william david richard joseph thomas charles daniel matthew mark paul steven andrew kenneth george
    kevin brian edward peter ronald timothy jason jeffrey gary ryan eric stephen jonathan larry justin scott frank benjamin
    gregory samuel raymond patrick alexander jack dennis aaron henry douglas adam nathan walter harold carl arthur roger keith
    jeremy albert alan ralph roy eugene russell louis philip bruce lars olaf olav erik sven anders nils hans jens karl fritz
    klaus dieter pierre luc marc jacques antoine juan jose carlos luis jorge miguel ivan igor boris vladimir sergei dmitri
    viktor victor oleg pavel piotr jakub tomasz marek ahmed mohammed muhammad ali omar hassan ibrahim mehmet gareth howard
    leif goran josef stefan tobias oskar felix conrad willem joost magnus gunnar callum duncan ian colin neil simon martin""".split()
)
_EITHER = frozenset(
    """luca luka joshua ilya nikita nikola danila sasha misha andrea ezra elisha kosta mustafa nicola mika juha jukka pekka garba
    musa isa attila bela geza gyula akira""".split()
)


def gender(name: str) -> str:
    """``f``, ``m``, or nothing where the given name does not tell."""
    first = name.split()[0].lower()
    if first in _EITHER or first.endswith("ko"):
        return ""
    if first in _WOMEN or (first.endswith(("a", "elle", "ette")) and len(first) > 2):
        return "f"
    return "m" if first in _MEN or (first.endswith(("o", "us")) and len(first) > 3) else ""
