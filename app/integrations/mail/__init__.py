"""Letters by SMTP."""

from app.integrations.mail.client import send as send
