"""The steps that bring a database of any age up to date, and back."""
