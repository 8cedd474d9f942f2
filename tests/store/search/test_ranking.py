"""The asker's words order what meets the same topics; what stays behind is close, and says so."""

from __future__ import annotations

from store.search.ranking.candidates import Candidate
from store.search.ranking.choosing import choose_answer, choose_nearest
from store.search.ranking.feedback import favour_alike
from store.search.ranking.lexical import Ways, lexical_scores
from store.search.ranking.meeting import Reason
from store.search.ranking.scoring import Scored
from store.search.understanding.lexicon import Meaning
from store.search.understanding.parts import Part

RETAIL = Reason("industry", "retail", "retail")
GERMANY = Reason("country", "DE", "germany")


def _told(number: int, body: str, *, names: str = "", head: str = "") -> Candidate:
    return Candidate(number, names, head, body, {})


def _said(*ways: str) -> Ways:
    return tuple((way, 1.0 / place) for place, way in enumerate(ways, start=1))


def _about(number: int, **themes: float) -> Candidate:
    return Candidate(number, "", "", "", {"themes": themes})


def test_who_says_the_rare_word_comes_before_who_says_the_common_one() -> None:
    stories = [
        _told(1, "server server server cloud"),
        _told(2, "server queue cloud cloud"),
        _told(3, "server cloud cloud cloud"),
    ]
    scores = lexical_scores(stories, [_said("server"), _said("queue")])
    assert scores[2] == 1.0
    assert scores[2] > scores[1] > scores[3] > 0


def test_a_word_in_a_title_says_more_than_one_in_a_story() -> None:
    stories = [_told(1, "a b queue"), _told(2, "a b c", head="queue"), _told(3, "a b c")]
    scores = lexical_scores(stories, [_said("queue")])
    assert scores[2] == 1.0 > scores[1] > 0
    assert 3 not in scores


def test_whole_words_are_counted_and_nothing_is_nothing() -> None:
    assert lexical_scores([_told(1, "queues requeue")], [_said("queue")]) == {}
    assert lexical_scores([], [_said("queue")]) == {}
    assert lexical_scores([_told(1, "")], []) == {}


def test_another_word_for_the_same_counts_less_than_the_one_that_was_asked() -> None:
    stories = [_told(1, "doctor a b"), _told(2, "physician a b"), _told(3, "physicians a b")]
    scores = lexical_scores(stories, [_said("doctor", "physician")])
    assert scores[1] == 1.0 > scores[2] > 0
    assert 3 not in scores


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


def test_who_meets_only_the_place_is_not_close_where_nothing_fits_altogether() -> None:
    shops = Part("shops", (), (Meaning("industry", "retail"),))
    germany = Part("germany", (), (Meaning("country", "DE"),))
    there = _scored(2, 0.7, fits=False, reasons=(GERMANY,), misses=(RETAIL,))
    near = _scored(1, 0.8, misses=(GERMANY,))
    asked = [shops, germany]
    assert [item.reference_id for item in choose_answer([near, there], asked)] == [1]
    assert [item.reference_id for item in choose_nearest([there], asked)] == []
    # Beside one that fits, or where nothing else was asked for, the place says something.
    whole = _scored(3, 0.9)
    assert [item.reference_id for item in choose_answer([whole, there], asked)] == [3, 2]
    assert [item.reference_id for item in choose_nearest([there], [germany])] == [2]


def test_who_is_about_what_the_best_are_about_comes_before_who_is_not() -> None:
    best = [_scored(number, 0.9) for number in range(1, 6)]
    ordered = [*best, _scored(6, 0.4), _scored(7, 0.39)]
    rows = {number: _about(number, cost=0.9, water=0.2) for number in range(1, 6)}
    rows |= {6: _about(6, golf=0.9), 7: _about(7, cost=0.8)}
    favoured = favour_alike(ordered, rows)
    assert [item.reference_id for item in favoured] == [1, 2, 3, 4, 5, 7, 6]
    # Who hardly meets the question gains hardly anything.
    assert favoured[5].score < favoured[4].score / 2 + 0.2


def test_few_answers_or_none_about_anything_stay_as_they_are() -> None:
    few = [_scored(1, 0.9), _scored(2, 0.8)]
    assert favour_alike(few, {1: _about(1), 2: _about(2, cost=1.0)}) == few
    many = [_scored(number, 1 - number / 10) for number in range(1, 8)]
    assert favour_alike(many, {number: _about(number) for number in range(1, 8)}) == many
