"""How short a password may be, as an administrator sets it for everybody."""

from typing import Any, ClassVar

from flask import current_app, flash, redirect, render_template, request, url_for

from app.core import history
from app.core.db import transaction
from app.core.errors import N_, DomainError
from app.core.language import _, gettext, said
from app.core.parameters import parameter, set_parameter
from app.panel import rights
from app.panel.passwords import FEWEST, MOST
from app.panel.screens import Screen

NAME = "SignInPolicy"
_SHORTEST = "password_shortest"

screen = Screen(
    name=NAME,
    menu="settings",
    title=_("Passwords and sign-ins"),
    url="/sign-in-policy",
    icon="shield-lock",
    rights=("read", "configure"),
)


class PasswordPolicyError(DomainError):
    """Passwords would be too short to be safe, or too long to be typed."""

    status: ClassVar[int] = 422
    message = N_("Enter a number from {fewest} to {most}.")


@screen.route()
def page() -> str:
    """Show the policy."""
    return _page(parameter(_SHORTEST))


@screen.route("", right="configure", methods=("POST",))
def save() -> Any:
    """Set how long passwords are at least; those that are kept stay until they are changed."""
    typed = request.form.get("shortest", "").strip()
    try:
        with transaction():
            _set_shortest(typed)
    except DomainError as error:
        return _page(typed, [said(error)]), error.status
    flash(gettext("Saved."), "success")
    return redirect(url_for("signinpolicy.page"))


def _set_shortest(typed: str) -> None:
    is_number = typed.isascii() and typed.isdigit() and len(typed) < len(str(MOST)) + 1
    if not is_number or not FEWEST <= int(typed) <= MOST:
        raise PasswordPolicyError(fewest=FEWEST, most=MOST)
    before = parameter(_SHORTEST)
    if typed != before:
        set_parameter(_SHORTEST, typed)
        history.write_line("Parameter", _SHORTEST, "changed", {"value": [before, typed]})


def _page(typed: str, errors: list[str] | None = None) -> str:
    hours = [current_app.config[name] for name in ("SESSION_IDLE", "SESSION_LONGEST")]
    return render_template(
        "people/policy.html",
        shortest=typed,
        fewest=FEWEST,
        most=MOST,
        hours=[f"{length.total_seconds() / 3600:g}" for length in hours],
        may_configure=rights.can(NAME, "configure"),
        errors=errors or [],
    )
