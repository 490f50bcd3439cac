"""Telling other programs what happened, signed."""

from app.integrations.webhooks.client import send as send
