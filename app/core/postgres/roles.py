"""The two roles of the application and its database, made once with the files."""

SUPERUSER = "postgres"
OWNER = "mutabik_owner"
APP = "mutabik_app"
DATABASE = "mutabik"

# Run in template1, so that every later database (tests, trial restores) is born with the same
# rights. What the owner creates, the application may read and write and nothing more; that the
# web role creates no tables needs no word here, PostgreSQL gives that right to owners only.
# Default rights also reach restored tables, which carry no grants of their own.
FIRST_SQL = f"""\
CREATE ROLE {OWNER} LOGIN CREATEDB;
CREATE ROLE {APP} LOGIN;
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} \
GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP};
ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} GRANT USAGE, SELECT ON SEQUENCES TO {APP};
CREATE DATABASE {DATABASE} OWNER {OWNER};
"""
