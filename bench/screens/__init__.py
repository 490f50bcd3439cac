"""P3, P9, P10: generated screens over a million rows, against bare Flask and raw SQL."""
