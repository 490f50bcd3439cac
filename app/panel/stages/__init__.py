"""Stages as an administrator has them: kept apart from the shipped ones, asked for per request."""
