"""Logs: JSON lines with the request's id in production, plain lines elsewhere."""

import json
import logging
import sys

from app.core import clock
from app.core.actor import current_actor


class JsonLines(logging.Formatter):
    """Write each message as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line; personal data stays out, ids do the work."""
        actor = current_actor()
        line = {
            "at": clock.now().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": actor.request_id,
            "user_id": actor.user_id,
        }
        line.update(getattr(record, "facts", {}))
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps({key: value for key, value in line.items() if value is not None})


def configure(*, production: bool) -> None:
    """Send every log line of this process to the standard error stream."""
    handler = logging.StreamHandler(sys.stderr)
    plain = logging.Formatter("%(levelname)s %(name)s: %(message)s")
    handler.setFormatter(JsonLines() if production else plain)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # Libraries speak up when something is wrong; in production we also say what we did.
    logging.getLogger("app").setLevel(logging.INFO if production else logging.WARNING)
