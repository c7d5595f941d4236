"""Ann at the reviewers' admin."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.record import Desk


@pytest.fixture
def ann(desk: Desk, client: Client) -> Client:
    client.force_login(desk.ann)
    return client
