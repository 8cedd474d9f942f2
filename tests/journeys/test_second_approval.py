"""Journey: a quote needs the region's yes and then legal's, and legal says no."""

from __future__ import annotations

from store.program import apply_program
from store.program_file import parse_program
from tests.journeys.deciding import last, nominate
from tests.story import PROGRAM, Story

_POLICY = """\
    policies:
      - code: legal
        effect: second_approval
        activities: [quote]
        approvers: [U0KENJI]
        team: Legal
        texts:
          en: {rule: Legal reads every quote before we use it., why: A quote lasts.}
          de: {rule: Die Rechtsabteilung liest jedes Zitat., why: Zitate bleiben.}
          ja: {rule: 引用は法務が事前に確認します。, why: 引用は長く残るからです。}
  - code: AMER
"""


def test_the_second_of_two_declines(story: Story) -> None:
    program = PROGRAM.replace("  - code: AMER\n", _POLICY)
    story.store.run_sync(apply_program, program=parse_program(program), actor=None)
    nominate(story)
    card = last(story.jonas.dm_with_bot())
    assert "1 von 2: jetzt @Jonas Weber, bis" in card.text
    assert "2 von 2 · Legal: wird gefragt, sobald die vorigen zugestimmt haben." in card.text
    assert "Die Rechtsabteilung liest jedes Zitat. Zitate bleiben." in card.text
    assert not [message for message in story.kenji.dm_with_bot() if message.buttons]

    card.click("Freigeben")
    story.settle()
    assert card.buttons == []
    assert "1 von 2: @Jonas Weber hat freigegeben." in card.text
    told = last(story.priya.dm_with_bot())
    assert "@Jonas Weber said yes to Nordwind Logistik" in told.text
    assert "2 of 2 · Legal: now @Kenji Sato, until" in told.text
    assert "Nothing waits for you" not in story.kenji.open_home().text

    legal = last(story.kenji.dm_with_bot())
    assert "引用は法務が事前に確認します。" in legal.text
    form = legal.click("見送る").modal
    assert form is not None
    form.fill("理由", "銀行との契約で禁じられています。")
    assert form.submit().errors == {}
    story.settle()

    told = last(story.priya.dm_with_bot())
    assert "Nordwind Logistik was declined by @Kenji Sato" in told.text
    assert "銀行との契約で禁じられています。" in told.text
    assert "Mend and send again" in told.buttons
    heard = last(story.jonas.dm_with_bot())
    assert "@Kenji Sato (Legal) hat Nordwind Logistik abgelehnt" in heard.text
    assert "Sie hatten schon zugestimmt" in heard.text
    assert "2 von 2 · Legal: @Kenji Sato hat abgelehnt." in card.text
