"""The PostgreSQL server that comes with the application, and backup files of any server.

`open_server(INSTANCE_DIR)` gives a lease on the instance's own server: whoever finds none
starts it, everybody shares it, the last to leave stops it. `dump` and `restore` carry one
database to a file and back.
"""

from app.core.postgres.archive import dump, restore
from app.core.postgres.instance import own_folder
from app.core.postgres.lease import Lease, open_server

__all__ = ["Lease", "dump", "open_server", "own_folder", "restore"]
