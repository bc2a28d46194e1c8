"""People for whom the first plan once came out unsafe to play, each for a reason of its own, and was made again."""

from __future__ import annotations

import pytest

from unknot.pipeline import intake_from, prepare

ALL = """\
unknot: intake/1
health_page_done: true
consent: true
"""

PEOPLE = {
    "turned over, with one hand still on the side that goes beneath": """
recipient: {age_years: 67, height_cm: 203.5, weight_kg: 122, shape: broad_shouldered, build: slight}
giver: {experience: some, sore: [back, wrist]}
relation: partners
goal: connect
minutes: 22
position: side_lying
marks:
  - {kind: tense, polygon_mm: [[-48, 103], [-75, 130], [-102, 103], [-75, 76]], strength_fraction: 0.5}
wishes: {more: [feathering], more_regions: [thoracic_paraspinal.left], no_regions: [neck.left]}
at_hand: [bed, mat, oil, pillow]
seed: 1773862894
""",
    "wrung over steep flanks": """
recipient: {age_years: 100, height_cm: 156, shape: broad_hipped, build: average}
giver: {experience: practised}
relation: partners
goal: energise
minutes: 63
position: side_lying
wishes:
  level: 1
  more: [compression]
  less: [effleurage]
  more_regions: [above_hip.left, shoulder_top.left]
  no_regions: [side.left]
at_hand: [bed, chair, lotion, table, towels, warm_towel]
seed: 467167177
""",
    "drummed on both sides, soothed on one": """
recipient: {age_years: 43, height_cm: 203.5, weight_kg: 122, shape: broad_shouldered, build: slight}
giver: {experience: some, sore: [back]}
goal: energise
minutes: 7
position: side_lying
marks:
  - {kind: skin, region: above_hip.left, what: acne}
wishes: {level: 3, less: [effleurage], more_regions: [side.left], no_regions: [neck.left, thoracic_paraspinal.left]}
at_hand: [chair, mat, oil, stones, table, towels]
seed: 442604729
""",
    "long strokes led around what is left out, and home again": """
recipient: {age_years: 62, height_cm: 176.1, shape: broad_hipped, build: average}
giver: {experience: practised}
relation: close
goal: care
minutes: 63
wishes: {more: [feathering], no_regions: [sacrum, thoracic_paraspinal.right], feathering: true}
at_hand: [bed, chair, lotion, mat, oil, towels]
seed: 25418418
""",
    "five minutes, in which not every share can be kept": """
recipient: {age_years: 65, height_cm: 137.2, weight_kg: 168, shape: broad_hipped, build: slight}
giver: {experience: some}
relation: partners
goal: ease
minutes: 5
position: prone
marks:
  - {kind: sore, region: shoulder_blade.right}
  - {kind: sore, polygon_mm: [[57, 51], [27, 81], [-2, 51], [27, 21]], strength_fraction: 0.9}
wishes: {level: 3, more: [compression], feathering: true}
at_hand: [bed, chair, mat, oil, towels]
seed: 1877313447
""",
    "less gliding wished for": """
recipient: {height_cm: 172.3, weight_kg: 44, shape: broad_hipped, build: soft}
giver: {experience: some}
relation: professional
goal: energise
minutes: 7
position: prone
marks:
  - {kind: tense, polygon_mm: [[154, 20], [105, 69], [56, 20], [105, -30]], strength_fraction: 0.5}
wishes: {level: 3, more: [petrissage], less: [effleurage, feathering], more_regions: [shoulder_top.left]}
at_hand: [chair, lotion, mat, pillow, table, towels, warm_towel]
seed: 246291516
""",
    "the corner of a left-out place beside a resting hand": """
recipient: {age_years: 19, height_cm: 182.4, weight_kg: 167, shape: broad_shouldered, build: muscular}
giver: {experience: first_time, sore: [thumb]}
goal: care
minutes: 44
position: side_lying
wishes: {more: [effleurage], no_regions: [lumbar_paraspinal.right]}
at_hand: [bed, lotion, table]
seed: 2053704437
""",
    "skin rolled up to the corner of a left-out place": """
recipient: {age_years: 25, height_cm: 198.1, weight_kg: 144, shape: even, build: average}
giver: {experience: trained}
relation: professional
goal: relax
minutes: 22
marks:
  - {kind: tense, region: above_hip.right, strength_fraction: 0.3}
  - {kind: not_here, region: thoracic_paraspinal.right}
  - {kind: sore, polygon_mm: [[31, 357], [10, 378], [-11, 357], [10, 336]], strength_fraction: 0.9}
health:
  down_syndrome: present
  kidney_stent_or_transplant: present
  multiple_sclerosis: present
  new_product: present
  osteoarthritis: unknown
  sickle_cell: present
cleared: [down_syndrome, kidney_stent_or_transplant, multiple_sclerosis, sickle_cell]
wishes: {level: 3, more: [feathering], less: [feathering]}
at_hand: [bed, chair, lotion, oil, pillow, stones, table, towels, warm_towel]
seed: 852172974
""",
}


@pytest.mark.parametrize("answers", PEOPLE.values(), ids=PEOPLE)
def test_the_first_plan_is_safe_to_play(answers: str) -> None:
    prepared = prepare(intake_from(ALL + answers))
    assert [violation.message for report in prepared.rejected for violation in report.errors] == []
    assert prepared.report.ok
