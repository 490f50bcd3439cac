"""Spreadsheets that people send: read in a process of their own, inside bounds."""
