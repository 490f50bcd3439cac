"""The low-code engine: screens from the data model; it knows no business word."""
