"""The pages around signing in: the form, signing out, and one's own profile."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_appbuilder import BaseView, expose
from flask_appbuilder.security.decorators import no_cache
from flask_login import login_user, logout_user

from app.core.db import User, db, transaction
from app.core.errors import DomainError
from app.core.language import current_language, gettext, said
from app.panel import rights, sessions
from app.panel.addresses import own_address, this_address
from app.panel.errors import reads_json, refusal
from app.panel.preferences import keep
from app.panel.profiles import ProfilePage, SignInPage, change_profile, language_of, letters_of
from app.panel.rights import SignInNeededError
from app.panel.sessions import LETTERS, SignedIn
from app.panel.sign_in import change_own_password, sign_in, sign_out, sign_out_everywhere


class SignInView(BaseView):
    """Sign in with a form; sign out by pressing a button, never by following a link."""

    route_base = ""
    default_view = "login"
    base_permissions = ()

    @expose("/login/", methods=["GET", "POST"])
    @no_cache
    def login(self) -> Any:
        """Show the form, or sign in and go on to where the person was heading."""
        onward = own_address(request.args.get("next", ""))
        if rights.acting_user_id() is not None:
            return redirect(onward)
        if request.method == "GET":
            return _sign_in_page()
        name = request.form.get("username", "")
        try:
            user = sign_in(name, request.form.get("password", ""), request.remote_addr or "")
        except DomainError as error:
            return _sign_in_page(name, error), error.status
        answer = redirect(onward)
        with transaction():
            enter(user)
            if language := language_of(user.id):
                keep(answer, "language", language)
        return answer

    @expose("/logout/", methods=["GET", "POST"])
    @no_cache
    def logout(self) -> Any:
        """Ask whether to sign out, or do it and forget the session for good."""
        if rights.acting_user_id() is None:
            return redirect(url_for("SignInView.login"))
        if request.method == "GET":
            return render_template("panel/sign_out.html")
        with transaction():
            sign_out(_myself())
        leave()
        return redirect(url_for("SignInView.login"))


class ProfileView(BaseView):
    """What a person keeps of themselves: name, e-mail, language, password, sign-ins."""

    route_base = "/profile"
    default_view = "index"
    base_permissions = ()

    @expose("/", methods=["GET", "POST"])
    def index(self) -> Any:
        """Show one's profile, or change it."""
        myself = _myself()
        if request.method == "GET":
            return _profile_page(myself)
        form = {name: request.form.get(name, "") for name in _PROFILE}
        try:
            with transaction():
                change_profile(myself, languages=current_app.config["LANGUAGES"], **form)
        except DomainError as error:
            return _profile_page(_myself(), form, error), error.status
        answer = _done(gettext("Your profile is saved."))
        keep(answer, "language", form["language"])
        return answer

    @expose("/password", methods=["POST"])
    def password(self) -> Any:
        """Change one's password; this session goes on, every other one ends."""
        present, wanted, repeated = (request.form.get(name, "") for name in _PASSWORDS)
        myself = _myself()
        try:
            with transaction():
                change_own_password(
                    myself, present, wanted, repeated, address=request.remote_addr or ""
                )
                sessions.begin(myself.id)
        except DomainError as error:
            return _profile_page(_myself(), error=error), error.status
        return _done(gettext("Your password is changed. Sign in again on your other devices."))

    @expose("/sign-out-everywhere", methods=["POST"])
    def sign_out_everywhere(self) -> Any:
        """End every sign-in of one's own, this one included."""
        with transaction():
            sign_out_everywhere(_myself())
        leave()
        return redirect(url_for("SignInView.login"))


_PROFILE = ("first_name", "last_name", "email", "language", "letters")
_PASSWORDS = ("present", "wanted", "repeated")


def enter(user: User) -> None:
    """Begin a session of its own for a person: nothing of the visitor's is carried over."""
    session.clear()
    who = SignedIn(user.id, user.username, user.first_name, user.last_name)
    login_user(who, remember=False)
    sessions.begin(user.id)
    rights.forget()


def leave() -> None:
    """Empty the session of whoever signed out."""
    logout_user()
    session.clear()
    rights.forget()


def send_to_sign_in(error: DomainError) -> Any:
    """Let a visitor who opens a page sign in and come back; whoever else is told so."""
    if request.method in {"GET", "HEAD"} and not reads_json():
        return redirect(url_for("SignInView.login", next=this_address()))
    return refusal(error)


def _myself() -> User:
    user_id = rights.acting_user_id()
    if user_id is None:
        raise SignInNeededError
    return db.session.get_one(User, user_id)


def _sign_in_page(name: str = "", error: DomainError | None = None) -> str:
    page = SignInPage(
        action_url=url_for("SignInView.login", next=request.args.get("next")),
        user_name=name,
        errors=[said(error)] if error else [],
    )
    return render_template("panel/sign_in.html", page=page)


def _profile_page(
    user: User, form: dict[str, str] | None = None, error: DomainError | None = None
) -> str:
    kept = {name: getattr(user, name) for name in _PROFILE[:3]}
    kept |= {"language": current_language(), "letters": letters_of(user.id)}
    page = ProfilePage(
        user_name=user.username,
        values=kept | (form or {}),
        languages={
            key: language["name"] for key, language in current_app.config["LANGUAGES"].items()
        },
        letters=LETTERS,
        errors=[said(error)] if error else [],
    )
    return render_template("panel/profile.html", page=page)


def _done(message: str) -> Any:
    flash(message, "success")
    return redirect(url_for("ProfileView.index"))
