"""The versioned files: intake, routine, score, session ↔ records. Strict: each mistake with its place and remedy.

Reading takes text and a name for messages; opening files is the shell's work. Writing gives text that reads back as the
same record (of a score: at the precision of its file).
"""

from unknot.formats.answers import effect_json, limits_json, report_json, routine_json, screening_json
from unknot.formats.completing import Completion, completions
from unknot.formats.intakes import intake_json, intake_values, read_intake, write_intake
from unknot.formats.layout import laid_out, routine_as_json
from unknot.formats.naming import Names
from unknot.formats.recipes import read_recipe
from unknot.formats.routine_writing import write_routine
from unknot.formats.routines import audience_caveats, read_routine
from unknot.formats.schemas import schema
from unknot.formats.scores import read_score, score_json, score_values, score_written, write_score
from unknot.formats.sessions import SessionFile, read_session, session_json, write_session
from unknot.formats.unfolding import Gap, Unfolded, unfolded

__all__ = [
    "Completion",
    "Gap",
    "Names",
    "SessionFile",
    "Unfolded",
    "audience_caveats",
    "completions",
    "effect_json",
    "intake_json",
    "intake_values",
    "laid_out",
    "limits_json",
    "read_intake",
    "read_recipe",
    "read_routine",
    "read_score",
    "read_session",
    "report_json",
    "routine_as_json",
    "routine_json",
    "schema",
    "score_json",
    "score_values",
    "score_written",
    "screening_json",
    "session_json",
    "unfolded",
    "write_intake",
    "write_routine",
    "write_score",
    "write_session",
]
