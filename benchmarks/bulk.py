"""A million at once: imported, prioritized, put in another order, exported, and browsed.

    python -m benchmarks.bulk                        # 1,000,000 assets; 8 GB of disk, ten minutes
    python -m benchmarks.bulk --quick                # 50,000 assets
    python -m benchmarks.bulk --listed 10000000 --only browse      # the queue's page; 20 GB

It starts `labelqueue serve` (one process) and goes through the API: a file of NDJSON imported as
one batch; priorities set for all assets, and the order of the whole queue changed, while labelers
pull and submit; an export of one label per asset; and every query of the queue's page over a
project of `--listed` assets, which is filled by plain SQL. Prints how long each took, what pulls
waited before and meanwhile, and the server's memory; writes JSON to `benchmarks/results/`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from typing import Any

if __name__ == "__main__" and not __package__:
    sys.exit("run it as a module, from the repository: python -m benchmarks.bulk")

import psycopg

from benchmarks import machine
from benchmarks.browsing import Library, measure
from benchmarks.http import INTERFACE, Running, serve, watching
from benchmarks.labelers import RESULT
from benchmarks.pullers import pulling, summary
from benchmarks.runs import Figures, parser, run, say

PARTS = ("import", "priorities", "order", "export", "browse")
LABEL_ALL = """
insert into label (project, asset, person, batch, status, counts, final, result,
                   interface_version)
select a.project, a.id, %(person)s, a.batch, 'submitted', true, true, %(result)s, 1
from asset a
where a.project = %(project)s
  and not exists (select 1 from label l where l.project = a.project and l.asset = a.id)
order by a.id
"""


def main(words: list[str] | None = None) -> None:
    options = _options(words)

    def measured(dsn: str, found: Figures) -> None:
        with serve(dsn, options.data / "server", 1) as running:
            _measure(running, options, found)

    run("bulk", options, measured, render)


def _options(words: list[str] | None) -> argparse.Namespace:
    known = parser("bulk", __doc__)
    known.add_argument("--assets", type=int, default=1_000_000, help="imported (%(default)s)")
    known.add_argument("--listed", type=int, help="assets that are browsed; as many by default")
    known.add_argument("--labelers", type=int, default=4, help="who pull meanwhile (%(default)s)")
    known.add_argument("--before", type=float, default=10, help="seconds of pulls before")
    known.add_argument("--times", type=int, default=20, help="per query (%(default)s)")
    known.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    known.add_argument("--quick", action="store_true", help="50,000 assets, 3 seconds before")
    options = known.parse_args(words)
    if options.quick:
        options.assets, options.before = min(options.assets, 50_000), 3.0
    options.listed = options.listed or options.assets
    return options


def _measure(running: Running, options: argparse.Namespace, found: dict[str, Any]) -> None:
    found |= {"assets": options.assets, "listed": options.listed, "parts": {}}
    stage = Stage(running, options)
    for name in PARTS[:-1]:
        if name in options.only or (name == "import" and options.only != ["browse"]):
            found["parts"][name] = stage.watched(name)
    if "browse" in options.only:
        library = Library(running.client, running.dsn, options.listed)
        say(f"{options.listed:,} assets are there to be browsed")
        found["queries"] = measure(library, running.port, stage.token, options.times)


class Stage:
    """One project with its labelers, and what is done to all of its assets."""

    def __init__(self, running: Running, options: argparse.Namespace) -> None:
        self.running, self.options = running, options
        client = running.client
        self.token = client.create_token(client.me()["id"])["token"]
        made = client.create_project("Bulk", interface=INTERFACE)
        self.project = made["id"]
        self.users, self.tokens = [], []
        for nth in range(options.labelers):
            user = client.create_user(f"labeler{nth}@example.org", f"Labeler {nth}")["id"]
            client.set_member(self.project, user, "labeler")
            self.users.append(user)
            self.tokens.append(client.create_token(user)["token"])

    def watched(self, name: str) -> dict[str, Any]:
        """Do one part, and note the most memory that the server took."""
        parts: dict[str, Callable[[], dict[str, Any]]] = {
            "import": self._import, "priorities": self._prioritize, "order": self._reorder,
            "export": self._export,
        }  # fmt: skip
        with watching(self.running) as memory:
            done = parts[name]()
        done |= {"server_mb": max(memory) / 2**20, "load_average": machine.load_average()}
        say(f"{name}: {done['seconds']:.1f} s, {done['server_mb']:.0f} MB")
        return done

    def _import(self) -> dict[str, Any]:
        file = self.options.data / "assets.ndjson"
        with file.open("w") as lines:
            for nth in range(self.options.assets):
                text = f"The text of asset {nth}, as long as a short sentence."
                row = {"external_id": f"asset-{nth}", "data": {"text": text}}
                lines.write(json.dumps(row) + "\n")
        began = time.monotonic()
        self.running.client.add_file(self.project, file)
        taken = time.monotonic() - began
        file.unlink()
        return {"seconds": taken}

    def _prioritize(self) -> dict[str, Any]:
        everything: Any = {"filter": {}}
        return self._meanwhile(
            lambda: self.running.client.change_assets(self.project, everything, {"priority": 5})
        )

    def _reorder(self) -> dict[str, Any]:
        order = {"tie": "random"}
        return self._meanwhile(lambda: self.running.client.configure(self.project, order=order))

    def _meanwhile(self, ask: Callable[[], Any]) -> dict[str, Any]:
        """Ask for long work and wait for its end, while labelers pull."""
        client, (url, tokens) = self.running.client, (self.running.url, self.tokens)
        with pulling(url, self.project, tokens, RESULT) as pulls:
            time.sleep(self.options.before)
            began = time.monotonic()
            answer = ask()
            answered = time.monotonic()
            if "operation" in answer:
                client.wait(answer)
            ended = time.monotonic()
        before = pulls.between(began - self.options.before, began)
        made = summary(before, pulls.between(began, ended), ended - began)
        return {**made, "answered_seconds": answered - began, "empty_pulls": pulls.empty}

    def _export(self) -> dict[str, Any]:
        params = {
            "project": int(self.project[1:]), "person": int(self.users[0][1:]),
            "result": json.dumps(RESULT),
        }  # fmt: skip
        with psycopg.connect(self.running.dsn, autocommit=True) as connection:
            with connection.transaction():
                # Statistics of labels are counted elsewhere; here they would be a million moves.
                connection.execute("alter table label disable trigger label_inserted")
                psycopg.ClientCursor(connection).execute(LABEL_ALL, params)
                connection.execute("alter table label enable trigger label_inserted")
            connection.execute("vacuum (analyze) label")
        began = time.monotonic()
        pieces = [
            (piece.count(b"\n"), len(piece)) for piece in self.running.client.export(self.project)
        ]
        taken = time.monotonic() - began
        lines, size = (sum(part) for part in zip(*pieces, strict=True))
        return {"seconds": taken, "lines": lines, "mb": size / 2**20}


def render(found: dict[str, Any]) -> str:
    """The figures as Markdown tables, below a line about the machine."""
    head = (
        "| of {:,} assets | seconds | pulls before, p50 / p99 ms | meanwhile | most | MB | load |"
    )
    texts = [machine.sentence(found["machine"])]
    if found["parts"]:
        rows = [_part(name, part) for name, part in found["parts"].items()]
        texts += ["", head.format(found["assets"]), "|---" * 7 + "|", *rows]
    if "queries" in found:
        head = f"| the page's query, of {found['listed']:,} assets | first ms | p50 ms | most ms |"
        rows = [
            f"| {name} | {one['first_ms']:,.0f} | {one['p50_ms']:,.1f} | {one['most_ms']:,.0f} |"
            for name, one in found["queries"].items()
        ]
        texts += ["", head, "|---" * 4 + "|", *rows]
    return "\n".join(texts)


def _part(name: str, part: dict[str, Any]) -> str:
    waits = " | | "
    if "before_ms" in part:
        before, during = part["before_ms"], part["during_ms"]
        waits = (
            f" {before['p50']:.1f} / {before['p99']:.1f} | {during['p50']:.1f} / "
            f"{during['p99']:.1f} | {during['most']:.0f} "
        )
    end = f"{part['server_mb']:.0f} | {part['load_average']} |"
    return f"| {name} | {part['seconds']:.1f} |{waits}| {end}"


if __name__ == "__main__":
    main()
