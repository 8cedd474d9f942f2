"""Journey 3: a deal team finds a reference with the words that it would use."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.gaps import list_gaps
from tests.cases import bring_cases, case
from tests.journeys.deciding import last, nominate
from tests.story import Story, everywhere


@pytest.fixture
def found(story: Story, tmp_path: Path) -> Story:
    """A story with references to find."""
    bring_cases(story.store, tmp_path)
    return story


@everywhere
def test_a_seller_finds_shares_and_reads_a_reference(story: Story, tmp_path: Path) -> None:
    bring_cases(story.store, tmp_path)
    answer = story.priya.command("/reference bank in austria", channel=story.deal).ephemeral
    assert answer is not None
    assert "1 reference fits “bank in austria”" in answer.text
    assert "Alpenbank · Austria · Banking" in answer.text
    assert "Alpenbank moved its core ledger" in answer.text
    assert "Outages a year: 14 → 0" in answer.text
    assert "Fits: Banking, Austria" in answer.text
    assert "Quote, Case study" in answer.text
    assert "English" in answer.text
    assert "German" in answer.text
    assert "Not used yet" in answer.text
    assert answer.buttons == [
        *(":office: Banking ✕", ":round_pushpin: Austria ✕"),
        *("Details", "Share here", "Request", "Refine"),
    ]
    # Only Priya sees it.
    assert answer.ts not in {message.ts for message in story.lukas.see(story.deal)}

    details = answer.click("Details").modal
    assert details is not None
    assert "Nobody noticed the change" in details.text
    assert "Eva Gruber, COO" in details.text
    assert "Close of day: 5 hours → 40 minutes" in details.text
    assert "Source: an interview with Alpenbank" in details.text
    details.close()

    assert answer.click("Share here").error is None
    answer.click("Share here")
    story.settle()
    cards = [message for message in story.lukas.see(story.deal) if "Alpenbank" in message.text]
    assert len(cards) == 1
    assert "Shared by @Priya Nair" in cards[0].text
    # Whoever reads the card reads the details in their own language.
    theirs = cards[0].click("Details").modal
    assert theirs is not None
    assert "Die Alpenbank betreut zwei Millionen Sparer" in theirs.text


def test_the_answer_is_in_the_readers_language(found: Story) -> None:
    answer = found.lukas.command("/reference Bank Österreich", channel=found.deal).ephemeral
    assert answer is not None
    assert "passt zu „Bank Österreich“" in answer.text
    assert "Die Alpenbank hat ihr Kernsystem umgezogen" in answer.text
    assert "Ausfälle im Jahr: 14 → 0" in answer.text
    assert answer.buttons[2:] == ["Details", "Hier teilen", "Anfragen", "Verfeinern"]


def test_nothing_that_fits_says_so_and_notes_the_wish(found: Story) -> None:
    answer = found.priya.command("/reference insurer in japan", channel=found.deal).ephemeral
    assert answer is not None
    assert "We have no reference that fits “insurer in japan” yet" in answer.text
    fitting, nearest = answer.text.split("Nothing that fits; nearest to it:")
    assert "Kontor Süd" not in fitting
    assert "Kontor Süd" in nearest
    found.lukas.command("/reference Japan Versicherung", channel=found.deal)
    gap = found.store.read_sync(list_gaps)[0]
    assert gap.times == 2
    assert gap.last_member_id == "U0LUKAS"


def test_a_customer_named_in_anothers_story_is_not_that_customer(found: Story) -> None:
    answer = found.priya.command("/reference alpenbank", channel=found.deal).ephemeral
    assert answer is not None
    assert "1 reference fits" in answer.text
    assert "Harbour" not in answer.text


def test_the_command_alone_gives_examples_that_work(found: Story) -> None:
    help_ = found.priya.command("/reference", channel=found.deal).ephemeral
    assert help_ is not None
    examples = [line.strip() for line in help_.text.splitlines() if "/reference " in line][1:]
    examples = [line[line.index("/reference ") :] for line in examples]
    assert len(examples) == 3
    for example in examples:
        answer = found.priya.command(example, channel=found.deal).ephemeral
        assert answer is not None
        assert "fit" in answer.text.splitlines()[0], example
        assert "no reference" not in answer.text, example


def test_an_empty_program_says_how_to_begin(story: Story) -> None:
    help_ = story.lukas.command("/reference", channel=story.deal).ephemeral
    assert help_ is not None
    assert "Es gibt noch keine Referenz zu finden" in help_.text
    answer = story.lukas.command("/reference Bank", channel=story.deal).ephemeral
    assert answer is not None
    assert "noch keine passende Referenz" in answer.text


def test_more_and_back_turn_the_pages_in_place(story: Story, tmp_path: Path) -> None:
    names = ["Aster", "Birke", "Clivia", "Dahlie", "Efeu", "Farn", "Ginster"]
    bring_cases(
        story.store,
        tmp_path,
        [case(name.lower(), f"{name} Bank", country="FR", industry="banking") for name in names],
    )
    answer = story.priya.command("/reference french bank", channel=story.deal).ephemeral
    assert answer is not None
    assert "7 references fit “french bank” · 1 to 5" in answer.text
    first = {name for name in names if name in answer.text}
    assert len(first) == 5
    answer.click("More")
    assert "6 to 7" in answer.text
    assert {name for name in names if name in answer.text} == set(names) - first
    assert "More" not in answer.buttons
    answer.click("Back")
    assert {name for name in names if name in answer.text} == first


def test_refine_narrows_the_answer_in_its_place(found: Story) -> None:
    answer = found.priya.command("/reference kestrel cloud", channel=found.deal).ephemeral
    assert answer is not None
    form = answer.click("Refine").modal
    assert form is not None
    form.choose("Country", "Japan")
    form.submit()
    assert "さくら病院グループ" in answer.text
    assert "Alpenbank" not in answer.text
    form = answer.click("Refine").modal
    assert form is not None
    form.fill("Words", "")
    form.submit()
    assert "1 reference fits" in answer.text


def test_an_anonymous_customer_is_never_named(found: Story) -> None:
    answer = found.priya.command("/reference wind energy norway", channel=found.deal).ephemeral
    assert answer is not None
    assert "a Nordic energy company" in answer.text
    details = answer.click("Details").modal
    assert details is not None
    assert "Nordlys" not in details.text.split("\n")[0]


def test_what_is_ours_alone_is_not_shared_with_another_company(found: Story) -> None:
    answer = found.priya.command("/reference freight", channel=found.shared).ephemeral
    assert answer is not None
    assert "Harbour & Mole" in answer.text
    refused = answer.click("Share here").ephemeral
    assert refused is not None
    assert "People of other companies read along here" in refused.text
    found.settle()
    assert all("Harbour" not in message.text for message in found.guest.see(found.shared))
    # What may leave the company may be shared there.
    public = found.priya.command("/reference alpenbank", channel=found.shared).ephemeral
    assert public is not None
    public.click("Share here")
    found.settle()
    assert any("Alpenbank" in message.text for message in found.guest.see(found.shared))


def test_guests_find_only_what_may_leave_the_company(found: Story) -> None:
    hidden = found.guest.command("/reference freight", channel=found.shared).ephemeral
    assert hidden is not None
    assert "Harbour" not in hidden.text
    shown = found.guest.command("/reference bank", channel=found.shared).ephemeral
    assert shown is not None
    assert "Alpenbank" in shown.text


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "bank " * 2_000,
        "🏦🏦🏦",
        "مصرف في النمسا",
        "ธนาคาร",
        "' OR 1=1; DROP TABLE reference_index; --",
        'NEAR("bank" AND) OR * : ^ -"',
        "the of and",
        "<!channel> <@U0PRIYA> `code` *bold*",
        "\u202ebank\u0000",
    ],
)
def test_any_text_gets_an_answer(found: Story, text: str) -> None:
    seen = found.priya.command(f"/reference {text}", channel=found.deal)
    assert seen.error is None
    assert seen.ephemeral is not None
    assert seen.ephemeral.text
    assert found.priya.command("/reference bank austria", channel=found.deal).ephemeral is not None


def test_an_approved_nomination_is_found_once_the_customer_agreed(story: Story) -> None:
    nominate(story, agreement="written")
    card = last(story.jonas.dm_with_bot())
    card.click("Freigeben")
    story.settle()
    answer = story.priya.command("/reference nordwind", channel=story.deal).ephemeral
    assert answer is not None
    assert "1 reference fits" in answer.text

    nominate(story, account_name="Südhafen Werft", agreement="not_asked")
    last(story.jonas.dm_with_bot()).click("Freigeben")
    story.settle()
    hidden = story.priya.command("/reference südhafen", channel=story.deal).ephemeral
    assert hidden is not None
    assert "no reference that fits" in hidden.text
    assert "Südhafen" not in hidden.text.replace("“südhafen”", "")
