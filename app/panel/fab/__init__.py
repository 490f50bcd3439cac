"""Where the panel stands on Flask-AppBuilder: users, roles, sign-in and generated screens."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, current_app, g, redirect, url_for
from flask_appbuilder import AppBuilder, IndexView, expose
from flask_wtf import CSRFProtect

from app.core.db import db
from app.core.errors import N_, DomainError


class PermissionSyncError(DomainError):
    """FAB could not write a role or permission; it only logs such failures itself."""

    message = N_("The role {role} could not be written. Look at the log and run deploy again.")


class Home(IndexView):
    """The first page: visitors go straight to the sign-in page."""

    index_template = "panel/home.html"

    @expose("/")
    def index(self) -> Any:
        """Show the first page."""
        if not g.user.is_authenticated:
            return redirect(url_for(f"{self.appbuilder.sm.auth_view.__class__.__name__}.login"))
        return super().index()


def init_app(app: Flask) -> AppBuilder:
    """Attach FAB to this application; views and menu live on the instance it gives."""
    CSRFProtect(app)
    builder = AppBuilder(indexview=Home, base_template="panel/shell.html")
    builder.init_app(app, db.session)
    return builder


def synchronise(roles: Iterable[str], *, admin_password: str) -> str | None:
    """Write roles and permissions; give the password if the administrator was made now."""
    builder: AppBuilder = current_app.extensions["appbuilder"]
    security = builder.sm
    for name in roles:
        if security.add_role(name) is None:
            raise PermissionSyncError(role=name)
    builder.add_permissions(update_perms=True)
    if security.count_users():
        return None
    administrator = security.find_role(security.auth_role_admin)
    if not security.add_user(
        "admin", "Admin", "Mutabık", "admin@localhost", administrator, admin_password
    ):
        raise PermissionSyncError(role=security.auth_role_admin)
    return admin_password
