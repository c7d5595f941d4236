"""Pages as the tests of grouping write them. All countries, agencies and papers are invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.assess import group
from engine.types import Page

MORNING = datetime(2024, 5, 6, 6, 0, tzinfo=UTC)
PLAIN = "The harbour of Marhaven froze over last night, and the ferries stayed where they were until noon."
OTHER = "Ice stopped every boat on the southern coast; a baker walked to the lighthouse and back for a bet."


def page(key: int, publisher: str, text: str, hours: float = 0, **more: object) -> Page:
    host = publisher.casefold().replace(" ", "-")
    given: dict[str, object] = {
        "url": f"https://{host}.example/{key}",
        "domain": f"{host}.example",
        "published_at": MORNING + timedelta(hours=hours),
    } | more
    return Page(key=key, text=text, publisher=publisher, **given)  # type: ignore[arg-type]


def groups(*pages: Page, article: Page | None = None) -> list[tuple[int, ...]]:
    return [tuple(sorted(origin.pages)) for origin in group(pages, article)]


ANNOUNCEMENT = (
    "NORTHTOWN -- Northland's president, Oren Vask, will visit Southmark on 14 May, the presidential office announced "
    "on Monday. It is the first such visit for nine years. The two sides will speak about grain and railways."
)
CONFIRMATION = (
    "Southmark's Foreign Ministry confirms that President Oren Vask of Northland will be received in Marhaven in the "
    "middle of this month. The programme of the visit will be published in due course."
)
AGENCY = page(1, "Northland News Agency", ANNOUNCEMENT, interested_party=True)
MINISTRY = page(8, "Southmark Foreign Ministry", CONFIRMATION, 3, interested_party=True)
ARTICLE = page(
    90,
    "Global Desk",
    "GLOBAL DESK SPECIAL. " + PLAIN + " Nobody can say when the ferries will sail again.",
    2,
)
