"""Lists as files: small ones at once, long ones by the worker for the person who asked."""
