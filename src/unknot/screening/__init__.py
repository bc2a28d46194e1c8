"""Intake → Screening: what is found, how severe it is, and the limits it sums to.

What is *not* allowed is decided here, once, and cited. Unknown is not "no"; effects only ever tighten; nothing here
depends on the order in which people answer.
"""

from unknot.screening.questions import Detail, Question, QuestionGroup, health_page
from unknot.screening.screening import screen

__all__ = ["Detail", "Question", "QuestionGroup", "health_page", "screen"]
