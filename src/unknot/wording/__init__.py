"""Every sentence a person reads about a plan or a finding, from the phrases of the knowledge.

Words a friend would say: short, warm, exact; a verb first; no praise and no fear. Deterministic: the same value gives
the same sentence.
"""

from unknot.wording.effects import effect_text
from unknot.wording.entries import Entry, entry_kind, entry_lines, entry_title, source_line, source_lines
from unknot.wording.lengths import clock, duration_words, minutes_words, plan_title
from unknot.wording.phrases import sentence
from unknot.wording.places import (
    goal_name,
    level_name,
    level_words,
    phase_name,
    place_name,
    place_text,
    position_name,
    step_place,
    step_title,
)
from unknot.wording.reasons import reason_text, reason_texts
from unknot.wording.routines import routine_summary, step_aria, swell_text
from unknot.wording.verdicts import source_text, strength_words, verdict_lead, verdict_title

__all__ = [
    "Entry",
    "clock",
    "duration_words",
    "effect_text",
    "entry_kind",
    "entry_lines",
    "entry_title",
    "goal_name",
    "level_name",
    "level_words",
    "minutes_words",
    "phase_name",
    "place_name",
    "place_text",
    "plan_title",
    "position_name",
    "reason_text",
    "reason_texts",
    "routine_summary",
    "sentence",
    "source_line",
    "source_lines",
    "source_text",
    "step_aria",
    "step_place",
    "step_title",
    "strength_words",
    "swell_text",
    "verdict_lead",
    "verdict_title",
]
