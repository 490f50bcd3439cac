"""The worker process: its clock, and what it does."""
