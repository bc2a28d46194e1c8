"""A stroke, a condition and a routine are added as the pages say: by data alone, and they work to the end."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import evidence_pages
from unknot import pipeline
from unknot.catalog import catalog_from
from unknot.formats import intake_values, read_routine
from unknot.library import shipped_catalog, shipped_files
from unknot.model.intake import Giver, Intake
from unknot.model.knowledge import Catalog
from unknot.model.limits import Limits
from unknot.model.routine import Routine
from unknot.planning import plan
from unknot.screening import health_page
from unknot.verifying import verify, verify_routine
from unknot.wording import entry_lines

DOCS = Path(__file__).resolve().parents[2] / "docs"
HEALTHY = Intake(health_page_done=True, giver=Giver(experience="some"))


@cache
def files_of(page: str) -> dict[str, str]:
    """Return the files that a page says to write: {path: text}."""
    text = (DOCS / page).read_text(encoding="utf-8")
    return dict(re.findall(r"^`([\w./-]+\.yaml)`\n\n```yaml\n(.*?)```", text, flags=re.DOTALL | re.MULTILINE))


@cache
def with_page(page: str) -> Catalog:
    """Return the catalog after doing what a page says."""
    own = {path: text for path, text in files_of(page).items() if not path.startswith("cases/")}
    assert own
    assert not set(own) & set(shipped_files())
    return catalog_from({**shipped_files(), **own})


def only(catalog: Catalog, stroke: str) -> Limits:
    """Return limits that leave one stroke of its phase, and all of the other phases."""
    phase = catalog.strokes[stroke].phase
    others = {s.id for s in catalog.strokes.values() if s.phase == phase and s.id != stroke}
    return Limits(forbidden=frozenset(("stroke", id_) for id_ in others))


def test_a_stroke_is_planned_made_exact_verified_and_explained() -> None:
    catalog = with_page("adding-a-stroke.md")
    stroke = catalog.strokes["sunrise"]
    outcome = pipeline.screen(HEALTHY, catalog)
    limits = replace(outcome.limits, forbidden=outcome.limits.forbidden | only(catalog, "sunrise").forbidden)
    routine = plan(HEALTHY, replace(outcome, limits=limits), catalog)
    assert "sunrise" in {step.stroke for step in routine.steps}
    score = pipeline.choreograph(routine, limits=limits, catalog=catalog)
    assert verify(score, limits, catalog).errors == ()
    assert "Like curtains being drawn." in " ".join(entry_lines(stroke, catalog))
    assert '## <a id="sunrise"></a>Sunrise strokes' in evidence_pages.pages(catalog)["strokes.md"]


def test_a_stroke_may_be_written_by_its_name() -> None:
    catalog = with_page("adding-a-stroke.md")
    text = "routine: Dawn\nsteps:\n  - sunrise strokes: whole back\n    for: 1 min\n"
    (step,) = read_routine(text, "dawn", catalog).steps
    assert step.stroke == "sunrise"


def test_a_condition_is_asked_changes_the_limits_and_meets_its_cases() -> None:
    catalog = with_page("adding-a-condition.md")
    asked = [row.id for group in health_page(catalog) for row in group.more]
    assert "restless_legs" in asked
    cases: list[dict[str, Any]] = yaml.safe_load(files_of("adding-a-condition.md")["cases/nerves.yaml"])
    assert len(cases) == 2
    for case in cases:
        intake = intake_values({"unknot": "intake/1", **case["given"]}, case["name"], catalog)
        outcome = pipeline.screen(intake, catalog)
        ids = {finding.id for finding in outcome.findings}
        assert set(case["expect"].get("finds", [])) <= ids
        assert not set(case["expect"].get("does_not_find", [])) & ids
        assert outcome.verdict == case["expect"]["verdict"]
        for key, value in case["expect"].get("limits", {}).items():
            assert getattr(outcome.limits, key) == value


def test_a_condition_shortens_the_plan() -> None:
    catalog = with_page("adding-a-condition.md")
    intake = replace(HEALTHY, minutes=40.0, health={"restless_legs": "present"})
    assert pipeline.plan(intake, catalog=catalog).duration_s == 20 * 60
    assert pipeline.plan(HEALTHY, minutes=40.0, catalog=catalog).duration_s == 40 * 60


def _routine() -> Routine:
    (text,) = files_of("adding-a-routine.md").values()
    return read_routine(text, "evening-shoulders", shipped_catalog())


def test_a_routine_passes_the_check_and_can_be_prepared_for_two_people() -> None:
    routine = _routine()
    assert routine.duration_s == 6 * 60
    assert [v for v in verify_routine(routine, Limits(), shipped_catalog()) if v.severity == "error"] == []
    prepared = pipeline.prepare(HEALTHY, routine=routine)
    assert prepared.report.ok
    assert prepared.score.duration_s == 6 * 60
    tender = replace(HEALTHY, health={"anticoagulants": "present"})
    assert pipeline.prepare(tender, routine=routine).report.ok


def test_every_key_of_the_tables_is_a_key_of_the_files() -> None:
    known = set(shipped_catalog().strokes["hacking"].__dataclass_fields__) | set(
        shipped_catalog().conditions["fever"].__dataclass_fields__
    )
    for page in ("adding-a-stroke.md", "adding-a-condition.md"):
        rows = re.findall(r"^\| (`.*?) \|", (DOCS / page).read_text(encoding="utf-8"), flags=re.MULTILINE)
        keys = [key for row in rows for key in re.findall(r"`(\w+)(?:_\*)?`", row)]
        assert len(keys) > 10
        assert [key for key in keys if not any(name.startswith(key) for name in known)] == []
