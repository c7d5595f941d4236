"""The record that all tests of a module begin with, made once: half of a short test's time goes into what it begins with.

    pytestmark = pytest.mark.usefixtures("evidence_once")

It is for modules of which nearly every test asks for ``held`` or ``evidence``: the few others find them too. Each test gets
objects of its own, and what it writes is taken back.
"""

from __future__ import annotations

import pytest

from claims.models import Claim
from tests.record import BODY, Desk, add_two, hold, make_claim, make_desk, receive


@pytest.fixture(scope="module")
def held_once(made_once: None) -> tuple[Desk, Claim]:
    """The claim is in Ann's hands when the module begins."""
    desk = make_desk()
    claim = make_claim(receive(desk), BODY[: BODY.index(" The president")])
    return desk, hold(desk, claim)


@pytest.fixture(scope="module")
def evidence_once(made_once: None, held_once: tuple[Desk, Claim]) -> None:
    """Two passages back it."""
    add_two(*held_once)
