"""A new password by a link in a letter: asked for by anybody, used once by whoever has it."""

from flask import Flask

from app.panel.resetting.views import blueprint


def init_app(app: Flask) -> None:
    """Offer to ask for a link, and to use one."""
    app.register_blueprint(blueprint)
