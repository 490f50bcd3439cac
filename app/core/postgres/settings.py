"""How the embedded server is set: one office on one machine, data first."""

import os
from pathlib import Path

_MEGABYTE = 1024 * 1024

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "track_io_timing": "off",
    # The log names starts, stops and crashes only: messages of failed statements carry
    # personal data, and the application logs its errors itself.
    "log_min_messages": "log",
    "log_checkpoints": "off",
}
_DURABILITY = ("fsync", "synchronous_commit", "full_page_writes")


def shared_buffers(memory: int) -> int:
    """Megabytes of cache for a machine of that many bytes: an eighth, from 16 to 256."""
    return max(16, min(256, memory // 8 // _MEGABYTE))


def options(socket_folder: Path, *, durable: bool) -> str:
    """Write the settings as the server's command line takes them; no value needs quoting."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    settings = {
        **_SETTINGS,
        **dict.fromkeys(_DURABILITY, "on" if durable else "off"),
        "unix_socket_directories": str(socket_folder),
        "shared_buffers": f"{shared_buffers(memory)}MB",
    }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())
