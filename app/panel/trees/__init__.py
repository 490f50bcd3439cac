"""Lists of records that are part of one another: level by level, added up, with their way up."""
