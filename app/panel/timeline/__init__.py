"""What people leave on a record: notes, calls, files, assignments, shares; and who is told."""
