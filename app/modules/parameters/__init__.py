"""Parameters: the settings of the whole installation, on one screen."""

from app.modules.parameters import views as views
