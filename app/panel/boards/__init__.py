"""Boards: the records of a list as cards, in a column for each stage."""
