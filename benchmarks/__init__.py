"""Measures what was promised. Run `python -m benchmarks`."""
