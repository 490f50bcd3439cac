"""Conditions as an address holds them: read, written, bounded."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.core.errors import DomainError
from app.panel.lists.criteria import (
    DEEPEST,
    MOST_CONDITIONS,
    Condition,
    Criteria,
    Member,
    TooManyCriteriaError,
    WrongCriteriaError,
    conditions_of,
    narrowed,
    read_criteria,
    write_criteria,
)

CITY = Condition("city", "has", "izmir")
words = some.text("abcığş .,'\"\\[]{}%", max_size=20).map(str.strip)
conditions = some.builds(Condition, words, words, words)


def criteria(depth: int = DEEPEST) -> some.SearchStrategy[Criteria]:
    members: some.SearchStrategy[Member] = conditions
    if depth > 1:
        members = conditions | criteria(depth - 1)
    modes = some.sampled_from(["all", "any"])
    return some.builds(Criteria, modes, some.lists(members, min_size=1, max_size=3))


@given(criteria())
def test_what_is_written_is_read_again(asked: Criteria) -> None:
    assert read_criteria(write_criteria(asked)) == asked


@given(some.recursive(some.none() | some.booleans() | some.integers() | words, some.lists))
def test_whatever_an_address_says_is_read_or_refused(said: object) -> None:
    try:
        read_criteria(json.dumps(said))
    except DomainError:
        return


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[",
        "null",
        '["city"]',
        '["city","has"]',
        '["city","has",1]',
        '["all","x",["city","has","y"]]',
        '["none",["city","has","y"]]',
        "[" * 5_000,
        '["city","has","' + "x" * 9_000 + '"]',
        '["city","has","\\u0000"]',
        '["city","has","\\ud800"]',
        '["all",["all",["all",["all",["all",["city","has","y"]]]]]]',
    ],
)
def test_what_no_form_of_ours_wrote_is_refused(text: str) -> None:
    with pytest.raises(WrongCriteriaError):
        read_criteria(text)


def test_no_more_conditions_than_are_answered_in_time() -> None:
    many = Criteria("any", [CITY] * (MOST_CONDITIONS + 1))
    with pytest.raises(TooManyCriteriaError):
        read_criteria(write_criteria(many))
    assert read_criteria(write_criteria(Criteria("any", [CITY] * MOST_CONDITIONS)))


@pytest.mark.parametrize("text", ["", "  ", '["all"]', '["any"]'])
def test_nothing_asked_is_nothing(text: str) -> None:
    assert read_criteria(text) is None


def test_one_condition_is_a_group_of_one() -> None:
    assert read_criteria('["city","has"," izmir "]') == Criteria("all", [CITY])


def test_a_list_is_narrowed_by_one_more_condition() -> None:
    other = Condition("kind", "is", "vendor")
    assert narrowed(None, other) == Criteria("all", [other])
    assert narrowed(Criteria("all", [CITY]), other) == Criteria("all", [CITY, other])
    either = Criteria("any", [CITY, CITY])
    assert narrowed(either, other) == Criteria("all", [either, other])
    assert len(list(conditions_of(narrowed(either, other)))) == 3
