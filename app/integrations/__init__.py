"""What comes from other systems and goes to them: each behind an address that can be set."""
