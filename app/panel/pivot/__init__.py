"""A list counted or added up by one or two of its fields: a table and a chart."""
