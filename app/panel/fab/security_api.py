"""Tokens for the API: sign in, refresh, and the description of what there is to call."""

from collections.abc import Mapping
from typing import Any

from apispec import APISpec
from flask import Response, g, request
from flask_appbuilder import expose
from flask_appbuilder.api import BaseApi
from flask_appbuilder.api.manager import OpenApi as FabOpenApi
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    create_refresh_token,
    get_jwt_identity,
    jwt_required,
)

from app.core.characters import is_storable
from app.core.db import transaction
from app.core.errors import N_, DomainError
from app.panel import rights
from app.panel.api.schema import ERROR, RESPONSES
from app.panel.errors import refusal
from app.panel.rights import SignInNeededError
from app.panel.sign_in import sign_in, sign_out_everywhere


class UnreadableBodyError(DomainError):
    """A body is no JSON object with what was asked for."""

    message = N_("Send a JSON object with the texts {names}.")


class TokenError(DomainError):
    """A token is missing, wrong, over or taken back."""

    status = 401
    message = N_("This needs a valid token: get one from /api/v1/security/login.")


class SecurityApi(BaseApi):
    """Sign in with name and password for a token; below /api/ nothing else opens anything."""

    resource_name = "security"
    openapi_spec_tag = "Security"
    base_permissions = ()
    responses: Mapping[str, Any] = {}

    def add_apispec_components(self, api_spec: APISpec) -> None:
        """Describe how a token is sent."""
        token = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        for name in ("jwt", "jwt_refresh"):
            api_spec.components.security_scheme(name, token)

    @expose("/login", methods=["POST"])
    def login(self) -> Any:
        """Give an access token, and a refresh token where one is asked for.

        ---
        post:
          description: Sign in and get tokens; 429 after too many wrong tries
          requestBody:
            required: true
            content:
              application/json:
                schema:
                  type: object
                  required: [username, password]
                  properties:
                    username: {type: string}
                    password: {type: string}
                    refresh: {type: boolean}
          responses:
            200:
              description: Signed in
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      access_token: {type: string}
                      refresh_token: {type: string}
            401: {$ref: '#/components/responses/401'}
            422: {$ref: '#/components/responses/422'}
        """
        try:
            return self._signed_in(request.get_json(silent=True))
        except DomainError as error:
            return refusal(error)

    def _signed_in(self, body: Any) -> Any:
        name, password = _texts(body, "username", "password")
        user = sign_in(name, password, request.remote_addr or "")
        identity = str(user.id)
        tokens = {"access_token": create_access_token(identity, fresh=True)}
        if body.get("refresh") is True:
            tokens["refresh_token"] = create_refresh_token(identity)
        return self.response(200, **tokens)

    @expose("/refresh", methods=["POST"])
    @jwt_required(refresh=True)
    def refresh(self) -> Any:
        """Give a new access token for a refresh token.

        ---
        post:
          description: Get a new access token
          responses:
            200:
              description: Renewed
              content:
                application/json:
                  schema:
                    type: object
                    properties:
                      access_token: {type: string}
            401: {$ref: '#/components/responses/401'}
          security:
            - jwt_refresh: []
        """
        return self.response(200, access_token=create_access_token(get_jwt_identity(), fresh=False))

    @expose("/logout", methods=["POST"])
    @jwt_required()
    def logout(self) -> Any:
        """Take back every token and cookie of the person.

        ---
        post:
          description: Take back every token and cookie of the person
          responses:
            200: {description: Taken back}
            401: {$ref: '#/components/responses/401'}
          security:
            - jwt: []
        """
        with transaction():
            sign_out_everywhere(g.bearer)
        return self.response(200)


class OpenApi(FabOpenApi):
    """The description of the API, for whoever is signed in, by cookie or token."""

    class_permission_name = "OpenApi"
    base_permissions = ()

    @expose("/<version>/_openapi")
    def get(self, version: str) -> Any:
        """Describe every call there is."""
        if rights.acting_user_id() is None:
            return refusal(SignInNeededError())
        described = self._create_api_spec(version)
        described.components.schema("Error", ERROR)
        for status, answer in RESPONSES.items():
            described.components.response(status, answer)
        views = [view for view in self.appbuilder.baseviews if isinstance(view, BaseApi)]
        for view in views:
            if view.version == version and view is not self:
                view.add_api_spec(described)
        return self.response(200, **described.to_dict())


def answer_token_problems(manager: JWTManager) -> None:
    """Answer whatever is wrong with a token alike: 401, and where to get another."""

    def refuse(*_details: Any) -> Response:
        return refusal(TokenError())

    for loader in (
        manager.expired_token_loader,
        manager.invalid_token_loader,
        manager.needs_fresh_token_loader,
        manager.revoked_token_loader,
        manager.unauthorized_loader,
        manager.user_lookup_error_loader,
        manager.token_verification_failed_loader,
    ):
        loader(refuse)


def _texts(body: Any, *names: str) -> list[str]:
    values = [body.get(name) if isinstance(body, dict) else None for name in names]
    if not all(isinstance(value, str) and is_storable(value) for value in values):
        raise UnreadableBodyError(names=", ".join(names))
    return [str(value) for value in values]
