"""What `gunicorn 'app:create_app()'` does besides its options; it reads this file by itself."""

from typing import Any


def post_worker_init(worker: Any) -> None:
    """Let a worker that has started settle."""
    # Imported by each worker: what the master imports stays as it is when workers are renewed.
    from app.core.settling import settle  # noqa: PLC0415

    worker.log.info("Settled: %d objects are looked through no more", settle())
