"""Letters: a template in the receiver's language, with the company's name, in text and HTML."""

import json
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from flask import current_app

from app.core import outbox
from app.core.language import translate
from app.core.sealed import sealed
from app.modules.company import letterhead


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says, and in which language."""

    subject: str
    text: str
    html: str
    language: str
    from_name: str


def written(template: str, language: str, **values: Any) -> Letter:
    """Write a letter of `templates/mail`; the first line of its text is the subject."""
    company = letterhead().name
    say = partial(_said, language)
    values |= {"company": company, "language": language, "_": say}
    subject, _, body = _template(f"{template}.txt").render(values).partition("\n")
    html = _template(f"{template}.html").render(values | {"subject": subject})
    return Letter(subject.strip(), body.strip() + "\n", html, language, company)


def _said(language: str, message: str, **details: Any) -> str:
    """Say a message in the receiver's language; the template escapes it, details and all."""
    text = translate(message, language)
    return text % details if details else text


def _template(name: str) -> Any:
    """Give a template by itself: nothing of a page's surroundings belongs into a letter."""
    return current_app.jinja_env.get_template(f"mail/{name}")


def post(recipient: str, letter: Letter, *, send_key: str, is_secret: bool = False) -> None:
    """Leave a letter in the outbox; what is secret is sealed, and forgotten once it was sent."""
    content = {name: value for name, value in asdict(letter).items() if name != "subject"}
    kept, hidden = ({}, sealed(json.dumps(content))) if is_secret else (content, None)
    outbox.put(outbox.MAIL, recipient, letter.subject, kept, send_key=send_key, sealed=hidden)
