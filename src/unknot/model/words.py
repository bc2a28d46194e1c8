"""The closed sets of words that every part of Unknot talks in.

Left and right are always the recipient's. Chart: x in mm from the midline, + to the recipient's right; y in mm along
the spine, 0 at the level of the posterior superior iliac spines, + headward.
"""

from __future__ import annotations

from typing import Literal

Answer = Literal["present", "absent", "unknown"]
"""Unknown is not "no": an unanswered question gets the careful reading."""

Verdict = Literal["go", "adapt", "clearance", "postpone", "urgent"]
VERDICTS: tuple[Verdict, ...] = ("go", "adapt", "clearance", "postpone", "urgent")
"""In order of severity."""

Goal = Literal["relax", "sleep", "ease", "energise", "connect", "care"]
Relation = Literal["partners", "close", "professional", "unsaid"]
"""partners; friends or family; a student, nurse or therapist with a client; not said."""

Experience = Literal["first_time", "some", "practised", "trained"]
BodyShape = Literal["broad_shouldered", "even", "broad_hipped"]
Build = Literal["slight", "average", "muscular", "soft"]
BodyPosition = Literal["prone", "side_lying", "seated"]

Side = Literal["left", "right", "both", "midline"]
"""Of a step: one side, both at the same time, or on the midline regions."""

UpperSide = Literal["", "left", "right"]
"""Of somebody who lies on the side: which side of the back is up; "" in every other position."""

Hand = Literal["left", "right"]
"""The giver's hands."""

Phase = Literal["settle", "spread", "knead", "focus", "lengthen", "enliven", "soothe", "rest"]
PHASES: tuple[Phase, ...] = ("settle", "spread", "knead", "focus", "lengthen", "enliven", "soothe", "rest")

Technique = Literal[
    "effleurage",
    "petrissage",
    "friction",
    "compression",
    "trigger_point",
    "stretch",
    "tapotement",
    "myofascial",
    "holding",
    "feathering",
    "rocking",
    "vibration",
    "warmth",
]
"""The families. A stroke is one of the forms of a family."""

ResearchName = Literal[
    "application of heat",
    "cross-fiber friction",
    "deep gliding",
    "direct pressure",
    "friction",
    "gliding",
    "holding",
    "kneading",
    "manual stretching",
    "percussion",
    "pumping compression",
    "rocking or jostling",
    "skin rolling",
    "static compression",
    "vibration",
]
"""What researchers call a stroke: those of the 36 techniques of Sherman and others (2006) that Unknot has forms of."""

Strength = Literal["A", "B", "C", "D", "design"]
"""Of a source: A trial, review, guideline or regulator; B professional body, textbook, small study; C trade page;
D general knowledge not looked up; design: our own cautious choice."""

ClaimVerdict = Literal["supported", "may_help", "unclear", "not_supported"]
"""Of what is said of massage, from what holds to what does not."""

MarkKind = Literal["tense", "skin", "sore", "not_here"]

LoadGrade = Literal["none", "light", "medium", "heavy"]
