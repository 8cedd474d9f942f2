"""Journey: a thank-you for a customer, its limit, and who decides where it cannot be compared."""

from __future__ import annotations

from pathlib import Path

from store.program import apply_program
from store.program_file import parse_program
from tests.cases import bring_cases
from tests.journeys.deciding import last
from tests.journeys.test_request import open_form
from tests.story import PROGRAM, Story

_GIFTS = "Thank-you gift or cost for the customer"
_POLICY = """\
    policies:
      - code: gifts
        effect: limit_gifts
        limit: 100 EUR
        texts:
          en: {rule: A thank-you is worth 100 euros at most., why: We do not buy praise.}
          de: {rule: Ein Dankeschön ist höchstens 100 Euro wert., why: Wir kaufen kein Lob.}
          ja: {rule: お礼の品は100ユーロまでです。, why: 称賛は買うものではありません。}
      - code: calls
        effect: second_approval
        activities: [reference_call]
        approvers: [U0KENJI]
        team: Legal
        rule: Legal prepares every call.
  - code: AMER
"""


def test_a_gift_is_weighed_and_the_second_declines(story: Story, tmp_path: Path) -> None:
    bring_cases(story.store, tmp_path)
    program = PROGRAM.replace("  - code: AMER\n", _POLICY)
    story.store.run_sync(apply_program, program=parse_program(program), actor=None)
    form = open_form(story)
    assert "A thank-you is worth 100 euros at most. We do not buy praise." in form.text
    form.choose("What should the customer do?", "Reference call")
    form.fill(_GIFTS, "a mug")
    form.submit()
    assert form.errors == {_GIFTS: "Please write an amount with its currency, such as 120 EUR."}
    form.fill(_GIFTS, "€120")
    form.submit()
    assert form.errors == {
        _GIFTS: "This is more than a customer may be given here: €100 a year. €0 were given or "
        "promised in the last twelve months, €100 are left. The rule: A thank-you is worth 100 "
        "euros at most. We do not buy praise."
    }
    form.fill(_GIFTS, "$40")
    form.submit()
    assert form.errors == {}
    story.settle()

    card = last(story.jonas.dm_with_bot())
    assert "Dankeschön oder Kosten: 40\u00a0$" in card.text
    assert "3 von 3 · Legal: wird gefragt" in card.text
    card.click("Freigeben")
    story.settle()
    assert "said yes to your request for Kontor Süd" in last(story.priya.dm_with_bot()).text
    assert card.buttons == ["Details"]

    # The limit names nobody who may lift it, so that the program team compares.
    card = last(story.helen.dm_with_bot())
    assert "$40 cannot be compared with the limit of €100: the program team decides." in card.text
    card.click("Approve")
    story.settle()

    # Home and message show the same request; Legal says no, with its reason.
    home = story.kenji.open_home()
    assert "Kontor Süd" in home.text
    assert "変更を依頼" not in home.buttons
    form = last(story.kenji.dm_with_bot()).click("見送る").modal
    assert form is not None
    form.fill("理由", "今月はお休みです。")
    assert form.submit().errors == {}
    story.settle()
    told = last(story.priya.dm_with_bot())
    assert "Your request for Kontor Süd was declined by @Kenji Sato" in told.text
    assert "今月はお休みです。" in told.text
    heard = last(story.jonas.dm_with_bot())
    assert "Die Anfrage zu Kontor Süd wurde abgelehnt" in heard.notification
