"""The program `ottla`: also `python -m ottla`."""

from __future__ import annotations

import sys

from ottla import _native


def main() -> None:
    """Run the program with this process's arguments; never returns."""
    sys.exit(_native.main(["ottla", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
