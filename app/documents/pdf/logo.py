"""The logo: any uploaded picture, made into a small plain PNG before it is drawn."""

import warnings
from base64 import b64encode
from io import BytesIO

from PIL import Image, ImageOps

from app.documents.errors import LogoError

FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
MEGAPIXELS = 16
"""What is decoded at most: a picture of a few bytes can declare gigabytes of pixels."""
PRINTED_PIXELS = (1200, 400)
"""What is kept: 300 dots an inch at the largest size the letterhead gives a logo."""


def as_png(picture: bytes) -> bytes:
    """Re-encode a picture as PNG on white, reduced to what is printed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _encode(_decode(picture))
    except LogoError:
        raise
    # Pillow's decoders raise whatever a broken file leads them to; all of it means "no picture".
    except Exception as failure:
        raise LogoError(detail=type(failure).__name__, megapixels=MEGAPIXELS) from failure


def as_data_uri(picture: bytes) -> str:
    """Give the picture as an address that carries its own bytes."""
    return "data:image/png;base64," + b64encode(as_png(picture)).decode("ascii")


def _decode(picture: bytes) -> Image.Image:
    image = Image.open(BytesIO(picture), formats=FORMATS)
    if image.width * image.height > MEGAPIXELS * 1_000_000:
        raise LogoError(detail=f"{image.width} x {image.height}", megapixels=MEGAPIXELS)
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail(PRINTED_PIXELS)
    return upright


def _encode(image: Image.Image) -> bytes:
    """Lay the picture on white, as paper does, so that no transparency is left to draw."""
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    target = BytesIO()
    paper.save(target, "PNG", optimize=True)
    return target.getvalue()
