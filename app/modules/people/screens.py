"""The pages beside the lists of users and roles: a user's roles, a new password, rights."""

from typing import Any

from flask import flash, redirect, render_template, request
from sqlalchemy import event

from app.core.access import NotVisibleError
from app.core.db import Role, User, db, transaction
from app.core.errors import DomainError
from app.core.language import _, gettext, said
from app.modules.people import giving, services
from app.modules.people.model_rights import model_page, overview, save_model
from app.modules.people.role_rights import read_rights, rights_page, set_rights
from app.modules.roles import role_label
from app.panel import rights
from app.panel.definition import Figure, action, figures, saved, shortcut
from app.panel.looking import begin
from app.panel.screens import Screen

# Both stand under the rights of their model, whose lists are generated.
users = Screen(
    name="User", menu="settings", title=_("Users"), url="/people", rights=(), in_menu=False
)
roles = Screen(
    name="Role", menu="settings", title=_("Rights"), url="/rights", rights=(), in_menu=False
)

saved(User)(services.check_user)
saved(Role)(services.check_role)
action(
    User,
    _("Sign out everywhere"),
    icon="logout",
    confirm=_("End every sign-in of this user, on every device?"),
)(services.end_sign_ins)


@event.listens_for(User, "before_delete")
def _keep_user(*_details: Any) -> None:
    raise services.UserStaysError


@event.listens_for(Role, "before_delete")
def _keep_built_in_role(_mapper: Any, _connection: Any, role: Role) -> None:
    if role.name in {services.ADMINISTRATOR, services.PUBLIC}:
        raise services.BuiltInRoleError(role=role.name)


@figures(User)
def _figures(user: User) -> list[Figure]:
    held = ", ".join(sorted(role_label(role.name) for role in user.roles))
    return [
        Figure(
            gettext("Roles"),
            held or gettext("None"),
            "" if held else "warning",
            tells=("role_names",),
        )
    ]


@shortcut(User, _("Roles"), icon="shield")
def _to_roles(user: User) -> str:
    return _address("roles", user)


@shortcut(User, _("New password"), icon="key")
def _to_password(user: User) -> str:
    return _address("password", user)


@shortcut(User, _("See as"), icon="eye")
def _to_see_as(user: User) -> str:
    may = rights.can("User", "see_as") and user.id != rights.acting_user_id()
    return f"{request.script_root}/people/see-as/{user.id}" if may else ""


@shortcut(Role, _("Rights"), icon="shield-check")
def _to_rights(role: Role) -> str:
    return f"{request.script_root}/rights/{role.id}"


@users.route("/roles/<int:key>", right="update")
def show_roles(key: int) -> str:
    """Offer the roles a user may have."""
    return _roles_page(_user(key))


@users.route("/roles/<int:key>", right="update", methods=("POST",))
def save_roles(key: int) -> Any:
    """Give the user the roles that are ticked."""
    try:
        with transaction():
            giving.set_roles(_user(key), request.form.getlist("role"))
    except DomainError as error:
        return _roles_page(_user(key), error), error.status
    flash(gettext("Saved."), "success")
    return redirect(f"{request.script_root}/user/show/{key}")


@users.route("/password/<int:key>", right="update")
def ask_password(key: int) -> str:
    """Ask whether the user shall have a new password."""
    return render_template("people/password.html", user=_user(key))


@users.route("/password/<int:key>", right="update", methods=("POST",))
def give_password(key: int) -> Any:
    """Give the user a new password and show it this once."""
    user = _user(key)
    try:
        with transaction():
            password = giving.give_password(user)
    except DomainError as error:
        answer = render_template("people/password.html", user=_user(key), errors=[said(error)])
        return answer, error.status
    return render_template("people/password.html", user=user, password=password)


@users.route("/see-as/<int:key>", right="see_as")
def ask_see_as(key: int) -> str:
    """Say what it means to see the panel as a user."""
    return render_template("people/see_as.html", user=_user(key))


@users.route("/see-as/<int:key>", right="see_as", methods=("POST",))
def see_as(key: int) -> Any:
    """See the panel as a user from the next request on."""
    with transaction():
        begin(rights.acting_user_id(), _user(key))
    return redirect(f"{request.script_root}/")


@roles.route("")
def show_all_rights() -> str:
    """Show what every role may do with everything."""
    return render_template("people/matrix.html", page=overview())


@roles.route("/of/<name>")
def show_rights_on(name: str) -> str:
    """Show what every role may do with one model or screen, and with its fields."""
    return render_template("people/model_rights.html", page=model_page(name))


@roles.route("/of/<name>", right="update", methods=("POST",))
def save_rights_on(name: str) -> Any:
    """Let every role do with it what is ticked, from the next request on."""
    try:
        with transaction():
            save_model(name, request.form)
    except NotVisibleError:
        raise
    except DomainError as error:
        page = model_page(name, [said(error)])
        return render_template("people/model_rights.html", page=page), error.status
    flash(gettext("Saved."), "success")
    return redirect(f"{request.script_root}/rights/of/{name}")


@roles.route("/<int:key>")
def show_rights(key: int) -> str:
    """Show what a role may do."""
    return render_template("people/rights.html", page=rights_page(_role(key)))


@roles.route("/<int:key>", right="update", methods=("POST",))
def save_rights(key: int) -> Any:
    """Let a role do what is ticked, from the next request on."""
    try:
        with transaction():
            token = request.form.get("_version", "")
            set_rights(_role(key), read_rights(request.form), token=token)
    except DomainError as error:
        page = rights_page(_role(key), [said(error)])
        return render_template("people/rights.html", page=page), error.status
    flash(gettext("Saved."), "success")
    return redirect(f"{request.script_root}/rights/{key}")


def _address(page: str, user: User) -> str:
    may = rights.can("User", "update")
    return f"{request.script_root}/people/{page}/{user.id}" if may else ""


def _roles_page(user: User, error: DomainError | None = None) -> str:
    return render_template(
        "people/roles.html",
        user=user,
        roles={name: role_label(name) for name in services.role_names()},
        held={role.name for role in user.roles},
        givable=giving.givable(user),
        errors=[said(error)] if error else [],
    )


def _user(key: int) -> User:
    return _found(User, key)


def _role(key: int) -> Role:
    return _found(Role, key)


def _found(model: Any, key: int) -> Any:
    found = db.session.get(model, key) if key < 2**31 else None
    if found is None:
        raise NotVisibleError
    return found
