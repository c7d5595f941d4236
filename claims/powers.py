"""What a power alone allows, whatever the record says: ``check_may_...`` raises a sentence. ``claims.rules`` has the others."""

from __future__ import annotations

from claims.refusals import NotAllowed
from people.actors import SERVER, Actor
from people.roles import Power


def check_power(by: Actor, power: Power | None) -> None:
    """Refuse whoever may not do this; without a ``power`` everybody but the machine."""
    if power is None:
        if not by.machine:
            raise NotAllowed("Only the machine does this, by itself.")
    elif not by.may(power):
        raise NotAllowed(f"{_capital(by.name)} may not {power.value}.")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def check_may_read(by: Actor) -> None:
    """Seeing the team's record at all."""
    check_power(by, Power.READ)


def check_may_try_again(by: Actor) -> None:
    """Having work tried again that the machine gave up."""
    check_power(by, Power.ASSIGN)


def check_may_receive(by: Actor) -> None:
    """Bringing in an article, a document, fact checks of others."""
    if by != SERVER:
        check_power(by, Power.RECEIVE)


def check_may_mend_publishers(by: Actor) -> None:
    """Changing what is known of a publisher or a speaker, which all claims share."""
    check_power(by, Power.MEND_SOURCES)


def check_may_take_next(by: Actor) -> None:
    """Asking for whichever claim is next: asked before the queue is looked at, which not everybody may read."""
    check_power(by, Power.TAKE)


def check_may_set_choosing(by: Actor) -> None:
    """Saying what the team always checks first, and what never."""
    check_power(by, Power.ASSIGN)


def check_may_handle_publication(by: Actor) -> None:
    """Holding, releasing, withdrawing what is out."""
    check_power(by, Power.PUBLISH)


def check_may_look_after_places(by: Actor) -> None:
    """Seeing how the places where we look are doing, testing them, adding and stopping feeds."""
    if not (by.may(Power.ADMINISTER) or by.may(Power.ASSIGN)):
        raise NotAllowed(f"{_capital(by.name)} may not look after the places where we look.")
