"""Records → Preferences: what past sessions taught, for the next plan. One pure step."""

from unknot.learning.learning import preferences_from

__all__ = ["preferences_from"]
