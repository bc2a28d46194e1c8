"""The nouns: frozen records without behaviour beyond small, obvious questions. Imports no stage."""
