"""Unsafe edits planted in good scores: the verifier catches every one, in each of several scores."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.verifying.mutating import BASES, good_score, judged
from tests.verifying.mutations import MUTATIONS, WRONG_PERSONS, table
from tests.verifying.scores import CATALOG

SAFETY_MODEL = Path(__file__).parents[2] / "docs" / "safety-model.md"


@pytest.mark.parametrize("name", BASES)
def test_the_scores_to_spoil_are_good(name: str) -> None:
    assert judged(good_score(name)).errors == ()


def test_the_scores_to_spoil_differ_in_bodies_contacts_and_positions() -> None:
    scores = [good_score(name) for name in BASES]
    assert {one.position for one in scores} == {"prone", "side_lying", "seated"}
    assert len({tuple(sorted(one.back.items())) for one in scores}) >= 4
    contacts = {t.contact for one in scores for s in one.steps for p in s.passages for f in p.figures
                for t in (f.left, f.right) if t}  # fmt: skip
    assert len(contacts) >= 6


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_every_unsafe_edit_is_caught_in_every_score(mutation: str) -> None:
    mutate, rules = MUTATIONS[mutation]
    for name in BASES:
        caught = {violation.rule for violation in judged(mutate(good_score(name))).errors}
        assert rules & caught, f"{name}: {sorted(caught)}"


@pytest.mark.parametrize("mix_up", WRONG_PERSONS)
def test_a_good_score_for_the_wrong_person_is_caught(mix_up: str) -> None:
    limits, rule = WRONG_PERSONS[mix_up]
    for name in BASES:
        one = good_score(name)
        assert rule in {violation.rule for violation in judged(one, limits(one)).errors}, name


def test_there_are_enough_kinds_and_they_need_many_rules() -> None:
    assert len(MUTATIONS) + len(WRONG_PERSONS) >= 50
    named = {rule for _, rules in MUTATIONS.values() for rule in rules} | {rule for _, rule in WRONG_PERSONS.values()}
    assert named <= set(CATALOG.rules)
    assert len(named) >= 30


def test_the_safety_model_has_the_table() -> None:
    assert "\n".join(table(len(BASES))) in SAFETY_MODEL.read_text(encoding="utf-8")
