"""What stands before a statement that says of nobody whom or what it is about: ``Ann Smith: we sold it``."""

from __future__ import annotations

from engine.extract import topic
from engine.extract.layout import Role
from engine.extract.memory import Memory
from engine.extract.mentions import WE, Found, Mention
from engine.extract.sentence import Draft
from engine.extract.sentences import Unit
from engine.extract.text import clean
from engine.extract.topic import Topic
from engine.extract.wording import sentence_case


class Context:
    """Knows what the article is about (``topic``) and whose words all of it is, if it is a speech (``voice``)."""

    def __init__(self, body: str, about: Topic | None, voice: Mention | None, memory: Memory) -> None:
        self.body, self.topic, self.voice, self.memory = body, about, voice, memory

    def speaker(self, found: Found, unit: Unit, mention: Mention | None) -> Topic | None:
        """Who says a "we" that no body of the text is found for; such words are then no longer open."""
        if not found.unresolved or any(t.lower_ not in WE for t in found.unresolved):
            return None
        said, voice = unit.said, self.voice
        if voice is not None and not unit.quoted:
            found.unresolved.clear()
            return Topic(voice.text[:1].upper() + voice.text[1:], voice.start, voice.end, source=voice.source)
        if not unit.quoted or mention is None or mention.person is None or said is None:
            return None
        found.unresolved.clear()
        phrase = " ".join(self.body[said.start : said.end].split())
        if mention.person.name in phrase and phrase.endswith(mention.person.name):
            return Topic(phrase[:1].upper() + phrase[1:], said.start, said.end)
        return Topic(mention.text, mention.start, mention.end)

    def subject(self, draft: Draft, unit: Unit, *, named: bool) -> tuple[Topic | None, list[str]]:
        """The fact box's heading, or the article's topic where the statement names nothing; else the words of it that are
        left pointing elsewhere."""
        lead = unit.block.lead
        if unit.block.label and lead is not None and lead.role is Role.HEADING:
            heading = clean(self.body, lead.start, lead.end).text
            return Topic(sentence_case(heading, self.body), lead.start, lead.end), []
        leading = self.topic
        if named or leading is None or unit.block.role not in (Role.TEXT, Role.ITEM) or topic.generic(draft):
            return None, []
        if others := topic.one_of_several(draft):
            return None, others
        if not leading.may_precede or self._of_another(leading):
            return None, topic.subject_words(draft)
        return leading, []

    def _of_another(self, leading: Topic) -> bool:
        """Whether the sentence just before was about another body: what names nothing may be about that one."""
        subjects = [m.text for m in self.memory.bodies if m.unit == self.memory.unit - 1 and m.rank == 3]
        return bool(subjects) and not any(set(s.split()) & set(leading.text.split()) for s in subjects)
