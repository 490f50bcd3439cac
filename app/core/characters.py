"""What a text column can hold at all."""


def is_storable(text: str) -> bool:
    """Tell whether PostgreSQL can hold a text: no zero character, no half of a pair."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)
