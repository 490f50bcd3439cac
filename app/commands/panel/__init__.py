"""`flask panel`: begin a model of your own, see what was made of one, find its mistakes."""

from app.commands.panel.command import panel as panel
