"""Matching what was owed with what was paid: its screen and its reports."""
