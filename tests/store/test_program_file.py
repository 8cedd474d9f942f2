"""What is wrong with a program file is said with its line, all of it at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InvalidProgram
from store.program_file import parse_program

HEAD = "program: {name: Voices}\nhub: {members: [U0HUB]}\n"


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(InvalidProgram) as refused:
        parse_program(text)
    return [(problem.line, problem.text) for problem in refused.value.problems]


def region(line: str) -> str:
    """A file whose one region, on line 4, has one line more, line 5."""
    return f"{HEAD}regions:\n  - {{code: EMEA, name: Europe, owners: [U1],\n     {line}}}\n"


def test_a_small_program_needs_little() -> None:
    program = parse_program(HEAD)
    assert (program.name, program.language, program.regions) == ("Voices", "en", ())


def test_norway_is_a_country() -> None:
    program = parse_program(region("countries: [NO, se]"))
    assert program.regions[0].countries == ("NO", "SE")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("chanel: C1", 'a region has no "chanel". Did you mean channel?'),
        ("timezone: Europe/Berln", 'the time zone "Europe/Berln" is unknown. Did you mean'),
        ("language: klingon", 'the language "klingon" is unknown'),
        ("countries: [UK]", 'the country "UK" is unknown'),
        ("countries: [DE, XX]", 'the country "XX" is unknown'),
        ("countries: DE", "countries is a list"),
        ("holidays: Bavaria", '"Bavaria" is no holiday calendar'),
        ("holidays: DE-XX", '"XX" is no part of the holiday calendar DE (BB, '),
        ("hours: '9-5'", 'hours are written as "09:00-17:30"'),
        ("hours: '22:00-06:00'", "do not span midnight"),
        ("hours: '09:00-09:00'", "end before they begin"),
        ("hours: '09:00-25:00'", "is no time of the day"),
        ("days: mon-fry", '"fry" is no day of the week'),
        ("channel: '#emea'", '"#emea" is no channel id'),
        ("backups: ['@ana']", '"@ana" is no member id'),
        ("backups: [[U1]]", "each of backups is a single text"),
        ("parent: EMAE", 'the parent "EMAE" is no region. Did you mean EMEA?'),
        ("parent: emea", "the region EMEA lies above itself"),
        ("policies: [{why: Because}]", 'a policy needs "rule"'),
        ("channel: C1, channel: C2", '"channel" stands twice (first in line 5)'),
        ("timezone: {a: b}", "timezone is a single text"),
        ("<<: {name: x}", 'a region has no "<<"'),
        ("? [a] : b", 'a region has no ""'),
    ],
)
def test_a_mistake_is_named_with_its_line(line: str, said: str) -> None:
    [(number, text)] = problems(region(line))
    assert number == 5
    assert text.startswith(said) or said in text


def test_all_problems_come_at_once_in_the_order_of_their_lines() -> None:
    text = """\
program: {naem: Voices}
hub: {members: []}
regions:
  - code: A
    name: First
    owners: [U1]
    countries: [DE, FR]
  - code: B
    name: Second
    timezone: Mars/Olympus
    countries:
      - IT
      - FR
  - code: a
    name: Third
    owners: [U1]
"""
    assert problems(text) == [
        (1, 'program has no "naem". Did you mean name?'),
        (1, 'program needs "name".'),
        (
            2,
            "the hub needs at least one member: it decides for all countries that are in no "
            "region.",
        ),
        (
            8,
            "nobody can decide in the region B; give it or a region above it owners.",
        ),
        (10, 'the time zone "Mars/Olympus" is unknown. Write for example Europe/Berlin.'),
        (13, "FR is in two regions, A (line 7) and B; a country has one."),
        (14, "the region a stands twice (first in line 4)."),
    ]


def test_regions_in_a_circle_are_refused() -> None:
    text = f"""{HEAD}regions:
  - {{code: A, name: A, parent: B, owners: [U1]}}
  - {{code: B, name: B, parent: C}}
  - {{code: C, name: C, parent: A}}
  - {{code: D, name: D, parent: A}}
"""
    assert problems(text) == [
        (4, "the region A lies above itself."),
        (5, "the region B lies above itself."),
        (6, "the region C lies above itself."),
    ]


def test_a_child_is_decided_by_its_parents_owners() -> None:
    text = f"""{HEAD}regions:
  - {{code: B, name: B, parent: A}}
  - {{code: A, name: A, owners: [U1]}}
"""
    assert [entry.parent for entry in parse_program(text).regions] == ["A", None]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "the file is empty"),
        ("just words", 1, "the file is written as keys and values"),
        ("- a\n- b", 1, "the file is written as keys and values"),
        ("program: {name: X}\nhub: [", 2, "this is not YAML"),
        ("program:\n\tname: X", 2, "this is not YAML"),
        ("program: {name: X}\n---\nmore: 1", 2, "this is not YAML"),
        ("program: *missing", 1, "this is not YAML"),
        ("a: 1\nb: \x00", 2, "a character that YAML does not allow"),
    ],
)
def test_what_is_no_program_file_is_refused(text: str, line: int, said: str) -> None:
    number, words = problems(text)[0]
    assert (number, said in words) == (line, True), words


def test_deep_nesting_is_refused_and_not_followed() -> None:
    assert problems("[" * 100_000)[0][1].startswith(("it is nested too deep", "this is not YAML"))


def test_the_errors_of_a_file_read_as_a_list() -> None:
    with pytest.raises(InvalidProgram, match=r"cannot be applied[^\n]*\n  line 3: "):
        parse_program(HEAD + "rgions: []")


def problem_lines(text: str) -> list[int]:
    """The lines of a file's problems; none for a file without."""
    try:
        parse_program(text)
    except InvalidProgram as refused:
        return [problem.line for problem in refused.problems] or [0]
    return []


@given(st.text(max_size=200))
def test_any_text_is_either_a_program_or_refused_with_lines(text: str) -> None:
    for candidate in (text, HEAD + text, region(text.replace("\n", " "))):
        last = len(candidate.splitlines()) + 1
        assert all(1 <= line <= last for line in problem_lines(candidate))
