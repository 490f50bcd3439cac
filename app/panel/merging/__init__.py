"""Merging two records of any model into one: seen beforehand, done in one transaction, undone."""
