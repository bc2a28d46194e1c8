"""Routine → Score: what both hands do at every moment on this person's back, and what is said.

Steps become motion (`stepping`), hands travel between them in contact (`travelling`), words are laid over it
(`narrating`), and a short ending is made that can be played from any moment (`ending`).
"""

from unknot.choreography.composing import choreograph

__all__ = ["choreograph"]
