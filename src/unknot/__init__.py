"""Unknot guides one person's hands through a back massage made for another person."""

__version__ = "0.1.0"
