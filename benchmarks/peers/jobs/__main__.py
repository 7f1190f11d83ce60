"""Serve one job queue, in its own environment, over stdin and stdout.

python -m benchmarks.peers.jobs procrastinate DSN CONNECTIONS
"""

from __future__ import annotations

import importlib
import sys

import uvloop

if __name__ == "__main__":
    name, dsn, connections = sys.argv[1:]
    queue = importlib.import_module(f"benchmarks.peers.jobs.{name}")
    uvloop.run(queue.main(dsn, int(connections)))
