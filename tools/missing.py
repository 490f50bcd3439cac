"""Says in one line what this machine lacks for some tests; the others run all the same."""

import shutil
import sys


def main() -> None:
    """Name what is missing."""
    wanted = {"chromium": "browser tests", "hledger": "the proof of exported books"}
    missing = [f"{name} ({use})" for name, use in wanted.items() if not shutil.which(name)]
    if missing:
        sys.stdout.write(
            f"Missing on this machine, without which some tests do not run: {', '.join(missing)}\n"
        )


if __name__ == "__main__":
    main()
