"""Users, roles and sign-in of FAB, asked once a request and reached by no other door."""

from typing import Any

from flask import Flask, current_app, g, request
from flask_appbuilder.security.sqla.manager import SecurityManager as FabSecurityManager
from flask_appbuilder.security.sqla.models import Role
from flask_jwt_extended import JWTManager, verify_jwt_in_request
from flask_jwt_extended.exceptions import JWTExtendedException
from flask_login import LoginManager
from jwt import PyJWTError

from app.core.db import User, transaction
from app.core.errors import DomainError
from app.core.history import remember
from app.panel import looking, rights, sessions, sign_in
from app.panel.fab.security_api import OpenApi, SecurityApi, answer_token_problems
from app.panel.fab.security_views import ProfileView, SignInView, send_to_sign_in
from app.panel.passwords import require_strong, shortest
from app.panel.rights import SignInNeededError
from app.panel.sessions import SignedIn

_COOKIE_MAY_READ = "/_openapi"
"""The description of the API, which people open in a browser."""

_OWN_WORDS, _PLACE_OF_PASSWORD = 4, 5
"""What the commands of FAB give to make a user: names and e-mail first, then role and password."""

_OF_PERSON = (
    *("_login_user", "user", "bearer", "looking", "looked"),
    *("unread_news", "list_version", "is_any_merged"),
)
"""What a request knows by who asks, and as they asked."""

remember(User, ("username", "first_name", "last_name", "email", "active", "roles"))
remember(Role, ("name", "permissions"))


class SecurityManager(FabSecurityManager):
    """FAB's users and roles with our sign-in and our views; who may do what, `rights` answers.

    Below /api/ a token alone tells who asks; everywhere else the cookie alone does. So a cookie
    never authorises a call of the API, and whatever a cookie authorises carries its CSRF token.
    """

    def register_views(self) -> None:
        """Register what people reach; FAB's own lists of permissions, charts and groups are not."""
        self.appbuilder.add_api(SecurityApi)
        self.appbuilder.add_api(OpenApi)
        self.appbuilder.add_view_no_menu(SignInView)
        self.appbuilder.add_view_no_menu(ProfileView)

    def create_login_manager(self, app: Flask) -> LoginManager:
        """Load people by cookie or token, and send visitors to sign in."""
        manager: LoginManager = super().create_login_manager(app)
        manager.request_loader(self.load_user_of_request)
        manager.unauthorized_handler(lambda: send_to_sign_in(SignInNeededError()))
        return manager

    def create_jwt_manager(self, app: Flask) -> JWTManager:
        """Let tokens carry what takes them back, and answer their problems in the API's shape."""
        manager: JWTManager = super().create_jwt_manager(app)
        manager.additional_claims_loader(
            lambda identity: {"version": sessions.auth_version(int(identity))}
        )
        answer_token_problems(manager)
        return manager

    def load_user(self, pk: Any) -> SignedIn | None:
        """Give the person of the cookie while it holds, or whose eyes they look through."""
        if _by_token_only():
            return None
        user = sessions.holder(int(pk))
        return None if user is None else looking.through(user)

    def load_user_of_request(self, _request: Any) -> SignedIn | None:
        """Give the person of the token, so that `current_user` knows them too."""
        if not request.path.startswith("/api/"):
            return None
        try:
            verify_jwt_in_request(optional=True)
        except (JWTExtendedException, PyJWTError):
            return None  # the route itself says what is wrong with the token
        known: SignedIn | None = g.get("bearer")
        return known

    def load_user_jwt(self, _jwt_header: Any, jwt_data: dict[str, Any]) -> SignedIn | None:
        """Give the person of a token, while the version it carries holds."""
        if "bearer" not in g:
            g.bearer = sessions.bearer(int(jwt_data["sub"]), jwt_data.get("version"))
        known: SignedIn | None = g.bearer
        return known

    def add_user(self, *known: Any, **others: Any) -> Any:
        """Make a user from the shell, whose password has to be as good as any other."""
        password = next(iter(known[_PLACE_OF_PASSWORD:]), others.get("password", ""))
        if password:
            require_strong(password, *known[:_OWN_WORDS], least=shortest())
        return super().add_user(*known, **others)

    def reset_password(self, userid: int, password: str) -> None:
        """Set a password by our policy, from the shell; every sign-in of the user ends."""
        with transaction():
            sign_in.set_password(self.get_user_by_id(userid), password)


def init_app(app: Flask) -> None:
    """Let refusals of rights answer for the sign-in, and each request begin without a person."""
    app.register_error_handler(SignInNeededError, _answer_visitor)
    app.teardown_request(_forget_person)


def _answer_visitor(error: DomainError) -> Any:
    return send_to_sign_in(error)


def _by_token_only() -> bool:
    return request.path.startswith("/api/") and not request.path.endswith(_COOKIE_MAY_READ)


def _forget_person(_error: BaseException | None) -> None:
    """Forget who asked: an application context may outlive its request and serve another."""
    rights.forget()
    for name in (*_OF_PERSON, *(kept for kept in g if "jwt" in kept)):
        g.pop(name, None)


def security() -> SecurityManager:
    """Give the security manager of the running application."""
    manager: SecurityManager = current_app.extensions["appbuilder"].sm
    return manager
