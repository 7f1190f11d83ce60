"""The command line. A test holds docs/cli.md against it."""

from labelqueue.cli.app import main

__all__ = ["main"]
