"""Calendars: the records of a list on the days or at the moments that a field of them names."""
