"""The accounting core: double entry that is never rewritten; it knows no screen."""
