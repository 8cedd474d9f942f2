"""The asker's words order what meets the same topics; what stays behind is close, and says so."""

from __future__ import annotations

from store.search.ranking.candidates import Candidate
from store.search.ranking.choosing import choose_answer
from store.search.ranking.lexical import lexical_scores
from store.search.ranking.meeting import Reason
from store.search.ranking.scoring import Scored

RETAIL = Reason("industry", "retail", "retail")
GERMANY = Reason("country", "DE", "germany")


def _told(number: int, body: str, *, names: str = "", head: str = "") -> Candidate:
    return Candidate(number, names, head, body, {})


def test_who_says_the_rare_word_comes_before_who_says_the_common_one() -> None:
    stories = [
        _told(1, "server server server cloud"),
        _told(2, "server queue cloud cloud"),
        _told(3, "server cloud cloud cloud"),
    ]
    scores = lexical_scores(stories, ["server", "queue"])
    assert scores[2] == 1.0
    assert scores[2] > scores[1] > scores[3] > 0


def test_a_word_in_a_title_says_more_than_one_in_a_story() -> None:
    stories = [_told(1, "a b queue"), _told(2, "a b c", head="queue"), _told(3, "a b c")]
    scores = lexical_scores(stories, ["queue"])
    assert scores[2] == 1.0 > scores[1] > 0
    assert 3 not in scores


def test_whole_words_are_counted_and_nothing_is_nothing() -> None:
    assert lexical_scores([_told(1, "queues requeue")], ["queue"]) == {}
    assert lexical_scores([], ["queue"]) == {}
    assert lexical_scores([_told(1, "")], []) == {}


def _scored(
    number: int,
    score: float,
    *,
    fits: bool = True,
    reasons: tuple[Reason, ...] = (RETAIL,),
    misses: tuple[Reason, ...] = (),
    unmet: tuple[Reason, ...] = (),
) -> Scored:
    return Scored(number, score, score, fits, reasons, misses, unmet)


def test_nothing_is_chosen_where_nothing_fits() -> None:
    assert choose_answer([_scored(1, 0.9, fits=False), _scored(2, 0.8, fits=False)]) == []
    assert choose_answer([]) == []


def test_what_fits_comes_first_and_what_is_far_behind_says_what_it_lacks() -> None:
    chosen = choose_answer(
        [
            _scored(1, 0.9, misses=(GERMANY,)),
            _scored(2, 0.8),
            _scored(3, 0.4, fits=False, unmet=(GERMANY,)),
            _scored(4, 0.35, fits=False, reasons=()),
            _scored(5, 0.2, fits=False),
            _scored(6, 0.4, fits=False, reasons=(Reason("activity", "quote", "quote"),)),
        ]
    )
    assert [item.reference_id for item in chosen] == [2, 1, 3]
    assert [item.misses for item in chosen] == [(), (GERMANY,), (GERMANY,)]
