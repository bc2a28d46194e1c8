"""One file a step, numbered; the highest number is the present schema."""
