"""Lists, fact boxes, interviews and signed columns: what a line borrows from the lines around it."""

from .reading import dismissed, live, statements

COLUMN = "OPINION | Nora Falk\n\nI rowed across the Tarn in 1998. My father built the boat."
INTERVIEW = """Nora Falk founded the ferry company Tarnline in 2001.

– How many boats do you have?

We own 14 boats. I sold two in 2019.

– Was that a good price?

The bank paid 3 million crowns for them.

– And now?

We will buy a third ferry in May.
"""


def test_a_list_item_is_read_with_the_words_that_open_the_list() -> None:
    text = "On Monday the council of Tarn\n– closed the old library;\n– lent the rowing club 40,000 crowns."
    assert "On Monday (9 March 2026) the council of Tarn lent the rowing club 40,000 crowns." in statements(
        text
    )
    anchors = [c.anchors[0].quote for c in live(text)]
    assert any(q.startswith("lent the rowing club") for q in anchors)


def test_a_fact_boxs_line_is_a_claim_under_its_heading() -> None:
    text = "The Tarn ferry sank in 2019, killing two sailors.\n\nTHE TARN FERRY\nLength: 42 metres\nBuilt: 1973; rebuilt in 2006"
    assert "The Tarn ferry: length: 42 metres." in statements(text)


def test_what_is_being_decided_becomes_the_verb_of_each_item() -> None:
    text = "What's being decided in Tarn:\n– the next mayor\n– all 41 council seats"
    assert "All 41 council seats are being decided in Tarn." in statements(text)


def test_i_in_a_signed_column_is_its_author() -> None:
    assert "Nora Falk rowed across the Tarn in 1998." in statements(COLUMN)
    assert "Nora Falk's father built the boat." in statements(COLUMN)


def test_in_an_interview_the_answers_are_the_guests() -> None:
    claims = {c.statement: c for c in live(INTERVIEW)}
    assert "Tarnline owns 14 boats." in claims
    assert claims["Nora Falk sold two in 2019."].speaker is not None
    assert claims["Nora Falk sold two in 2019."].speaker.name == "Nora Falk"


LABELLED = """Nora Falk has run the ferry company Tarnline since 2001.

HARBOUR POST: Why do you sell it?

NORA FALK: We lost 3 million crowns in 2025.

HP: The union says you owe the crews money.

I paid them in January.

HP: And what comes next?

HP: Will you stay in Tarn?

I will move to Oslo in May.
"""


def test_in_an_interview_with_names_before_the_turns_only_what_a_question_states_is_a_claim() -> None:
    claims = {c.statement: c for c in live(LABELLED)}
    assert "Nora Falk will move to Oslo in May (2026)." in claims
    assert "Tarnline lost 3 million crowns in 2025." in claims
    assert {s for s, c in claims.items() if c.speaker is None or c.speaker.name != "Nora Falk"} == {
        "Nora Falk has run the ferry company Tarnline since 2001.",
        "Nora Falk owes the crews money.",
    }
    assert claims["Nora Falk owes the crews money."].speaker is not None


def test_a_mistaken_belief_in_a_list_of_them_is_no_claim() -> None:
    body = "MYTHS\n• Salt melts all ice. It stops working at minus 20 degrees.\n• Cold air is dry. Indoors it is."
    reasons = dismissed(body)
    assert reasons["Salt melts all ice."] == "A mistaken belief that the article sets right."
