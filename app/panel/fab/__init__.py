"""Where the panel stands on Flask-AppBuilder: users, roles, sign-in and generated screens."""

from typing import Any

from flask import Flask, g, redirect, render_template, url_for
from flask_appbuilder import AppBuilder, BaseView, expose
from flask_wtf import CSRFProtect

from app.core.db import db
from app.panel import home
from app.panel.fab import security
from app.panel.fab.permissions import synchronise as synchronise


class Home(BaseView):
    """The first page: visitors go straight to the sign-in page."""

    route_base = ""
    default_view = "index"
    base_permissions = ()

    @expose("/")
    def index(self) -> Any:
        """Show the first page."""
        if not g.user.is_authenticated:
            return redirect(url_for("SignInView.login"))
        return render_template("panel/home.html", pieces=home.pieces())


class Builder(AppBuilder):
    """FAB's registry of views with our first page and sign-in, and nothing else of FAB's own.

    FAB would add a page that goes "back", another that changes the language by a link, lists of
    its permission tables, an API of its menu, and the scripts of its own pages.
    """

    def _add_admin_views(self) -> None:
        self.add_view_no_menu(self.indexview)
        self.sm.register_views()

    def _add_global_static(self) -> None:
        """Serve none of FAB's own files."""


def init_app(app: Flask) -> AppBuilder:
    """Attach FAB to this application; views and menu live on the instance it gives."""
    CSRFProtect(app)
    builder = Builder(indexview=Home, security_manager_class=security.SecurityManager)
    builder.init_app(app, db.session)
    security.init_app(app)
    return builder
