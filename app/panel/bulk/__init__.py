"""Deeds on many records of a list at once: rehearsed, done through the saving service, undone."""
