"""Files and pictures that fields of records hold."""
