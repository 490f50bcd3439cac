"""The start of the panel: models found and checked, then each given its screens and its API."""

from collections.abc import Collection

from flask import Flask

from app.core.rich_text import formatted
from app.panel import assets, checks, registry
from app.panel.bulk import views as bulk
from app.panel.calendars import offering as feeds
from app.panel.checks.known import Known
from app.panel.exports import views as exports
from app.panel.fab.api import generated_api
from app.panel.fab.left_api import LeftApi
from app.panel.fab.views import generated_view
from app.panel.merging import views as merging
from app.panel.screens import all_screens
from app.panel.searching import views as searching
from app.panel.timeline import letter_views, own_views
from app.panel.timeline import views as timeline


def init_app(app: Flask, *, menus: Collection[str], roles: Collection[str]) -> None:
    """Give every model with a panel its screens; raises PanelError with all mistakes at once."""
    checks.check_links()
    registry.build()
    checks.check(Known(menus, roles, assets.icon_names()))
    builder = app.extensions["appbuilder"]
    for entry in registry.registered().values():
        builder.add_view_no_menu(generated_view(entry))
        builder.add_api(generated_api(entry))
    builder.add_api(LeftApi)
    for view in builder.baseviews:  # made for this application, which has taken their routes
        view.blueprint.deferred_functions.clear()
    for screen in all_screens().values():
        app.register_blueprint(screen.blueprint)
    searching.init_app(app)
    bulk.init_app(app)
    merging.init_app(app)
    exports.init_app(app)
    feeds.init_app(app)
    app.register_blueprint(timeline.blueprint)
    app.register_blueprint(letter_views.blueprint)
    app.register_blueprint(own_views.blueprint)
    app.jinja_env.filters["formatted"] = formatted
