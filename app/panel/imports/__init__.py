"""Imports that forgive: a file is tried as a whole, mended on the screen, taken in, taken back."""
