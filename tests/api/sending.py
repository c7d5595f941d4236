"""Many at once, a JSON value a line."""

from __future__ import annotations

import json
from typing import Any

from tests.api.conftest import Caller

NDJSON = {"Content-Type": "application/x-ndjson", "Accept": "application/x-ndjson"}
SECOND = "The ferry to Southmark sank on Tuesday night, the harbour master says."
VISIT = "The president is expected to visit Southmark in May."


def send(who: Caller, path: str, *lines: Any) -> list[Any]:
    body = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    answer = who.ask("POST", path, body, **NDJSON)
    assert answer.status_code == 200, answer.content
    return [json.loads(line) for line in b"".join(answer).splitlines()]
