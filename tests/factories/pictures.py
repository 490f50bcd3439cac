"""Pictures to upload."""

import io

from PIL import Image


def a_picture(kind: str = "PNG", size: tuple[int, int] = (300, 100)) -> bytes:
    """Give a picture of one colour."""
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, kind)
    return written.getvalue()
