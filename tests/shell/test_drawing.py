"""The drawn back, the marks on it, the swell, and the drawing as data."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

import draw_hands
from hand_shapes import DRAWINGS
from unknot.anatomy import Back, signed_distance_mm
from unknot.library import shipped_catalog
from unknot.model.intake import Mark, Recipient
from unknot.model.routine import Routine, Step
from unknot.model.words import PHASES, Phase
from unknot.shell.drawing import Label, back_svg, drawing_data, over_svg, swell_svg, with_colours
from unknot.shell.drawing.contours import curve_path, level_lines
from unknot.shell.drawing.tokens import THEMES, colour

SVG = "{http://www.w3.org/2000/svg}"
BRUISE = Mark(kind="skin", what="bruise", polygon_mm=((40.0, 150.0), (90.0, 150.0), (80.0, 110.0)))
HEAVY = Back.of(Recipient(height_mm=1800.0, weight_kg=130.0, build="soft"))


def step(phase: Phase, level: float, duration_s: float) -> Step:
    return Step(
        stroke="long_effleurage",
        regions=("whole_back",),
        side="both",
        duration_s=duration_s,
        level=level,
        phase=phase,
    )


ROUTINE = Routine(
    title="Ten minutes",
    steps=(step("settle", 0.0, 40.0), step("knead", 2.0, 300.0), step("focus", 3.0, 200.0), step("soothe", 1.0, 60.0)),
    rest_s=180.0,
)


def numbers(path: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([float(n) for n in re.findall(r"-?\d+\.?\d*", path)]).reshape(-1, 2)


def bars(svg: str) -> list[ET.Element]:
    return [g for g in ET.fromstring(svg).iter(f"{SVG}g") if g.get("class") in PHASES]


def extent(bar: ET.Element) -> tuple[float, float]:
    path = bar.findall(f"{SVG}path")[0].get("d", "")
    found = re.fullmatch(r"M([\d.]+) 0H([\d.]+)V[\d.]+H[\d.]+Z", path)
    assert found is not None, path
    return float(found.group(1)), float(found.group(2))


@pytest.mark.parametrize(
    "picture",
    [
        back_svg(HEAVY, dose={"neck.left": 60.0}, marks=(BRUISE,), labels=[Label(region="sacrum", text="A & B")]),
        swell_svg(ROUTINE),
    ],
    ids=["back", "swell"],
)
def test_a_picture_is_well_formed_and_keeps_to_the_strictest_page_policy(picture: str) -> None:
    root = ET.fromstring(picture)
    assert root.tag == f"{SVG}svg"
    assert not any(element.get("style") for element in root.iter())
    assert not {f"{SVG}script", f"{SVG}style", f"{SVG}foreignObject"} & {element.tag for element in root.iter()}
    assert root.find(f"{SVG}title") is not None


def test_words_in_a_picture_are_escaped() -> None:
    svg = back_svg(Back.reference(), marks=[replace(BRUISE, note="<b>&")], title='"<i>')
    assert "&lt;b&gt;&amp;" in svg
    assert "<i>" not in svg


def test_the_drape_is_in_every_drawn_back_and_covers_what_lies_below_the_hem() -> None:
    for back in (Back.reference(), HEAVY):
        data = drawing_data(back)
        x, y, width, height = data["view_box"]
        drape = numbers(data["drape"]["fill"].replace("Z", ""))
        assert drape[:, 1].max() > y + height
        assert drape[:, 0].min() < x
        assert drape[:, 0].max() > x + width
        assert data["drape"]["fill"] in back_svg(back)


def test_the_drawn_body_follows_the_chart_of_the_person() -> None:
    slim, heavy = (numbers(drawing_data(back)["silhouette"].replace("Z", "")) for back in (Back.reference(), HEAVY))
    assert np.abs(heavy[:, 0]).max() > 1.08 * np.abs(slim[:, 0]).max()
    # The crown of the head is drawn where a taller chart has it
    assert heavy[:, 1].min() < slim[:, 1].min() - 20.0


def test_the_outline_of_the_trunk_runs_along_the_drawn_flank() -> None:
    flank = numbers(drawing_data(HEAVY)["silhouette"].replace("Z", ""))
    for x_ref, y_ref in ((133.9, 100.0), (141.2, 189.0)):
        x, y = HEAVY.to_person([(x_ref, y_ref)])[0]
        assert np.min(np.hypot(flank[:, 0] - x, flank[:, 1] + y)) < 6.0


def test_arms_never_come_closer_to_the_body_below_than_their_flank_allows() -> None:
    arm = numbers(drawing_data(HEAVY)["silhouette"].replace("Z", ""))
    outer = {level: arm[np.abs(arm[:, 1] + level) < 8.0, 0].max() for level in (300, 150, 0)}
    assert outer[300] < outer[150] < outer[0]


def test_the_longest_worked_place_is_tinted_most_and_the_whole_back_not_at_all() -> None:
    dose = {"shoulder_top.left": 300.0, "neck.right": 30.0, "whole_back": 900.0, "kidney.left": 40.0, "sacrum": 0.0}
    root = ET.fromstring(back_svg(Back.reference(), dose=dose))
    tints = {p.get("data-region"): float(p.get("fill-opacity", 0)) for p in root.iter(f"{SVG}path")}
    tints.pop(None, None)
    assert set(tints) == {"shoulder_top.left", "neck.right"}
    assert tints["shoulder_top.left"] > 3.0 * tints["neck.right"]


def test_each_kind_of_mark_has_its_own_form_and_its_words() -> None:
    marks = [
        Mark(kind="tense", region="shoulder_top.left"),
        BRUISE,
        Mark(kind="sore", region="sacrum"),
        Mark(kind="not_here", region="neck.right"),
    ]
    svg = back_svg(Back.reference(), marks=marks)
    for words in ("Tense here", "Bruise", "Sore here", "Please not here"):
        assert f"<title>{words}</title>" in svg
    drawn = re.findall(r'<g class="mark (\w+)">(.*?)</g>', svg)
    assert [kind for kind, _ in drawn] == ["tense", "skin", "sore", "not_here"]
    assert "filter=" in drawn[0][1]
    assert "-hatch)" in drawn[1][1]
    assert "stroke-dasharray" in drawn[3][1]


def test_a_mark_is_drawn_where_it_lies_on_this_person() -> None:
    svg = back_svg(HEAVY, marks=[BRUISE])
    expected = HEAVY.to_person(BRUISE.polygon_mm) * [1.0, -1.0]
    drawn = re.search(r'class="mark skin"><title>Bruise</title><path d="([^"]+)Z"', svg)
    assert drawn is not None
    np.testing.assert_allclose(numbers(drawn.group(1)), expected, atol=0.06)


def test_labels_stand_beside_the_body_without_covering_each_other() -> None:
    regions = ("shoulder_top.left", "interscapular.left", "shoulder_blade.left", "thoracic_paraspinal.right")
    labels = [Label(region=r, text=r, detail="2 min") for r in regions]
    root = ET.fromstring(back_svg(Back.reference(), labels=labels))
    half = drawing_data(Back.reference())["view_box"][2] / 2.0
    texts = [t for t in root.iter(f"{SVG}text") if t.get("font-weight")]
    assert {t.text: np.sign(float(t.get("x", 0))) for t in texts} == {r: 1.0 if "right" in r else -1.0 for r in regions}
    assert all(abs(float(t.get("x", 0))) >= half for t in texts)
    left = sorted(float(t.get("y", 0)) for t in texts if "left" in (t.text or ""))
    assert min(np.diff(left)) >= 50.0


def test_the_same_request_gives_the_same_picture() -> None:
    first = back_svg(HEAVY, dose={"neck.left": 3.0}, marks=[BRUISE])
    assert first == back_svg(HEAVY, dose={"neck.left": 3.0}, marks=[BRUISE])
    assert swell_svg(ROUTINE) == swell_svg(ROUTINE)


def test_two_pictures_on_one_page_share_no_ids() -> None:
    pictures = (back_svg(HEAVY), back_svg(Back.reference()), swell_svg(ROUTINE), swell_svg(replace(ROUTINE, rest_s=60)))
    ids = [set(re.findall(r' id="([^"]+)"', picture)) for picture in pictures]
    assert all(ids)
    assert sum(map(len, ids)) == len(set.union(*ids))


def test_a_step_of_the_swell_is_as_wide_as_its_share_of_hands_and_rest() -> None:
    widths = [end - start for start, end in map(extent, bars(swell_svg(ROUTINE, width=780.0)))]
    assert widths == pytest.approx([40.0 - 3.0, 300.0 - 3.0, 200.0 - 3.0, 60.0 - 3.0, 180.0 - 3.0], abs=0.2)


def test_the_rest_is_the_last_piece_and_no_step() -> None:
    drawn = bars(swell_svg(ROUTINE))
    assert [(bar.get("data-step"), bar.get("class")) for bar in drawn] == [
        ("0", "settle"),
        ("1", "knead"),
        ("2", "focus"),
        ("3", "soothe"),
        (None, "rest"),
    ]


def test_the_swell_rises_with_the_level_and_stillness_is_still_seen() -> None:
    heights = {}
    for level in (0.0, 1.0, 2.0, 3.0):
        svg = swell_svg(Routine(title="One", steps=(step("knead", level, 60.0),), rest_s=0.0), height=100.0)
        skyline = re.search(r'<clipPath id="\w+"><path d="M0 100V([\d.]+)H', svg)
        assert skyline is not None
        heights[level] = 100.0 - float(skyline.group(1))
    assert heights[0.0] > 5.0
    assert heights[0.0] < heights[1.0] < heights[2.0] < heights[3.0] < 100.0


def test_each_phase_but_the_plain_ones_carries_a_weave_that_a_small_swell_leaves_out() -> None:
    routine = replace(ROUTINE, steps=tuple(step(phase, 2.0, 60.0) for phase in PHASES if phase != "rest"))
    assert len(re.findall("<pattern ", swell_svg(routine))) == 5
    assert "<pattern " not in swell_svg(routine, width=200.0)


def test_the_chosen_step_is_full_and_the_others_fade() -> None:
    opacity = [bar.get("opacity") for bar in bars(swell_svg(ROUTINE, chosen=2))]
    assert opacity == ["0.55", "0.55", None, "0.55", "0.55"]


def test_what_was_not_done_is_veiled_after_a_dashed_line() -> None:
    svg = swell_svg(ROUTINE, width=780.0, done_s=340.0)
    assert 'd="M340.0 0V112"' in svg
    assert "stroke-dasharray" in svg
    assert "stroke-dasharray" not in swell_svg(ROUTINE)


def test_a_very_short_step_still_makes_a_sound_outline() -> None:
    steps = (step("settle", 0.0, 600.0), step("enliven", 3.0, 1.0), step("soothe", 1.0, 600.0))
    svg = swell_svg(Routine(title="Long", steps=steps))
    skyline = re.search(r'<clipPath id="\w+"><path d="([^"]+)"', svg)
    assert skyline is not None
    ends = [float(x) for x in re.findall(r"H([\d.]+)", skyline.group(1))]
    assert ends == sorted(ends)


def test_an_empty_routine_is_an_empty_swell() -> None:
    assert bars(swell_svg(Routine(title="Nothing", steps=(), rest_s=0.0))) == []


@pytest.mark.parametrize("theme", ["light", "dark", "night"])
def test_a_drawing_for_a_file_names_no_tokens(theme: str) -> None:
    svg = back_svg(Back.reference(), marks=[BRUISE], labels=[Label(region="sacrum", text="Sacrum")])
    coloured = with_colours(svg, theme)  # type: ignore[arg-type]
    assert "var(" not in coloured
    assert THEMES[theme]["clay"] in coloured  # type: ignore[index]
    ET.fromstring(coloured)


def test_colours_fall_back_to_the_light_theme_where_there_is_no_page() -> None:
    assert colour("clay") == "var(--clay, #D9B79A)"


def test_every_contact_has_a_drawn_hand_of_its_own_that_meets_the_skin_where_the_score_says() -> None:
    data = json.loads(json.dumps(drawing_data(Back.reference())))
    assert set(data["contacts"]) == set(shipped_catalog().contacts)
    for id_, contact in data["contacts"].items():
        pad = numbers(contact["pad"].replace("Z", ""))
        assert np.all(contact["point"] >= pad.min(axis=0)), id_
        assert np.all(contact["point"] <= pad.max(axis=0)), id_
    looks = {contact["layers"][0]["fill"] + str(len(contact["layers"])) for contact in data["contacts"].values()}
    assert len(looks) == len(data["contacts"])


def test_a_contact_of_ones_own_is_drawn_as_a_palm() -> None:
    own = replace(shipped_catalog().contacts["palm"], id="warm_stone", half_length_mm=30.0)
    drawn = drawing_data(Back.reference(), {"warm_stone": own})["contacts"]["warm_stone"]
    assert drawn["layers"] == drawing_data(Back.reference())["contacts"]["palm"]["layers"]
    assert drawn["half_length_mm"] == 30.0


def test_the_little_finger_side_of_the_drawn_palm_lies_at_the_edge_of_its_contact() -> None:
    palm = drawing_data(Back.reference())["contacts"]["palm"]
    outline = numbers(palm["layers"][0]["fill"].replace("Z", ""))
    beside = outline[np.abs(outline[:, 1] - palm["point"][1]) < 25.0, 0]
    assert beside.max() - palm["point"][0] == pytest.approx(palm["half_width_mm"], abs=12.0)


def test_the_wrist_that_keeps_hands_apart_is_where_the_drawn_hand_has_it() -> None:
    # A drawn right hand has the middle of its wrist at 0, 0 and its fingers up, y downward
    for id_, drawn in drawing_data(Back.reference())["contacts"].items():
        wrist_mm = shipped_catalog().contacts[id_].wrist_mm
        if id_ in ("forearm", "elbow"):
            assert wrist_mm is None
        else:
            assert wrist_mm == pytest.approx((-drawn["point"][0], drawn["point"][1]), abs=0.5), id_


def test_level_lines_of_a_cone_are_circles_and_paths_keep_to_them() -> None:
    at = np.arange(-50.0, 51.0, 2.0)
    cone = 60.0 - np.hypot(*np.meshgrid(at, at))
    (line,) = level_lines(at, at, cone, 30.0)
    assert np.allclose(line[0], line[-1])
    assert np.hypot(*line.T) == pytest.approx(30.0, abs=0.2)
    ends = numbers(curve_path(line).replace("Z", ""))[::3]
    assert np.hypot(*ends.T) == pytest.approx(30.0, abs=0.4)
    assert len(ends) < 12


def test_level_lines_stop_where_nothing_is_known() -> None:
    at = np.arange(0.0, 60.0, 4.0)
    slope = np.add.outer(np.zeros(len(at)), at)
    slope[:5] = np.nan
    (line,) = level_lines(at, at, slope, 21.0)
    assert line[:, 0] == pytest.approx(21.0)
    assert line[:, 1].min() == pytest.approx(at[5])


def test_the_relief_lies_on_the_workable_back_and_follows_the_person() -> None:
    reliefs = {back: drawing_data(back)["relief"] for back in (Back.reference(), HEAVY)}
    assert len(set(reliefs.values())) == 2
    for back, relief in reliefs.items():
        points = numbers(relief.replace("Z", "")) * np.array([1.0, -1.0])
        assert signed_distance_mm(back.outline_mm, points).max() < 4.0


def test_the_hands_in_the_package_are_those_that_the_tool_draws() -> None:
    drawn = {contact: draw_hands.written(drawing) for contact, drawing in DRAWINGS.items()}
    kept = json.loads(draw_hands.TARGET.read_text(encoding="utf-8"))
    assert drawn.keys() == kept.keys()
    for contact, drawing in drawn.items():
        assert drawing["point"] == kept[contact]["point"]
        for ours, theirs in zip(drawing["layers"], kept[contact]["layers"], strict=True):
            assert numbers(ours["fill"].replace("Z", "")) == pytest.approx(
                numbers(theirs["fill"].replace("Z", "")), abs=0.11
            )


def test_care_regions_and_needs_are_layers_that_wait_until_they_are_wanted() -> None:
    root = ET.fromstring(
        back_svg(Back.reference(), dose={"neck.left": 60.0}, needs={"sacrum": 1.0, "neck.left": 0.25}, care=True)
    )
    layers = {group.get("data-layer"): group for group in root.iter(f"{SVG}g") if group.get("data-layer")}
    assert {name: group.get("display") for name, group in layers.items()} == {
        "time": None,
        "need": "none",
        "care": "none",
    }
    care = {title.text for title in layers["care"].iter(f"{SVG}title")}
    assert care == {region.name for region in shipped_catalog().regions.values() if region.kind == "care"}
    assert {path.get("data-over") for path in layers["care"].iter(f"{SVG}path")} == {"care"}
    strengths = {p.get("data-region"): float(p.get("data-strength", 0)) for p in layers["need"].iter(f"{SVG}path")}
    assert strengths["sacrum"] > 2.0 * strengths["neck.left"]


def test_what_is_tense_and_what_takes_time_are_never_tinted_at_once() -> None:
    tense = Mark(kind="tense", region="shoulder_top.left")
    assert 'data-layer="tense" display="none"' in back_svg(Back.reference(), dose={"sacrum": 60.0}, marks=[tense])
    assert 'data-layer="tense">' in back_svg(Back.reference(), marks=[tense])


def test_a_player_gets_marks_and_care_regions_with_the_paints_they_use() -> None:
    svg = over_svg(HEAVY, [BRUISE], shipped_catalog().regions)
    root = ET.fromstring(svg)
    known = {paint.get("id") for paint in root.find(f"{SVG}defs") or ()}
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) == known
    assert {path.get("data-over") for path in root.iter(f"{SVG}path")} - {None} == {"care", "hatch", "ring"}
