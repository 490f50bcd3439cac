"""The history of everything, searched by who, what, when and how."""

from app.modules.history import views as views
