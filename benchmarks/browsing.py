"""The queue page's queries over many assets: each of its filters, their counts, the batches.

The project is filled by plain SQL: batches of 100,000; of each batch the first third is done, with
a label by one of ten people, and a tenth of the rest is on hold, assigned, or has a priority.
"""

from __future__ import annotations

import http.client
import time
from typing import Any
from urllib.parse import urlencode

import psycopg

from benchmarks.machine import percentile
from labelqueue.client import Client

BATCH = 100_000
PAGE = 100  # assets in a window of the queue's page
LABELERS = 10

ASSETS = """
insert into asset (project, id, batch, row, external_id, data, draw)
select %(project)s, nextval('asset_id'), %(batch)s, g,
       'asset-' || lpad((%(before)s + g)::text, 9, '0'),
       jsonb_build_object('text', 'The text of asset ' || (%(before)s + g) || ' is about '
         || (array['ships', 'rivers', 'harvests', 'weather', 'trains'])[1 + mod(g * 7, 5)]
         || case when mod(g, 50000) = 77 then ' and a zeppelin' else '' end || '.'),
       (random() * 9e18)::bigint
from generate_series(1, %(size)s::int) g
"""
WORK = """
insert into work (project, queue, asset, batch, row, lot, target, need, priority, audience, hold,
                  hold_since, labels, handed, key_a)
select a.project, 0, a.id, a.batch, a.row, a.row - 1,
       required_labels(q.settings, null, a.row - 1, %(size)s),
       gate_need(q.settings, null, a.row - 1, %(size)s),
       n.priority, n.audience, n.hold, case when n.hold is not null then now() end,
       n.labels, n.labels > 0,
       order_key(q.settings, a.batch, false, n.priority, a.batch, a.row, a.draw, a.external_id,
                 a.id)
from asset a join queue q on q.project = a.project and q.queue = 0
cross join lateral (
  select case when mod(a.row, 100) = 3 then mod(a.row / 100, 3) + 1 end as priority,
         case when mod(a.row, 100) = 7 then 1 + mod(a.row / 100, 10) else 0 end as audience,
         case when a.row * 3 > %(size)s and mod(a.row, 1000) = 9 then 'broken' end as hold,
         case when a.row * 3 <= %(size)s then 1 else 0 end as labels) n
where a.project = %(project)s and a.batch = %(batch)s
order by a.row
"""
LABELS = """
insert into label (project, asset, person, batch, status, counts, final, result,
                   interface_version)
select project, asset, (%(people)s::bigint[])[1 + mod(row, %(labelers)s)], batch, 'submitted', true,
       true, '"cat"', 1
from work
where project = %(project)s and queue = 0 and batch = %(batch)s and labels > 0
"""
SHOW = """
insert into batch (project, number, name, size, rank, visible)
values (%(project)s, %(batch)s, 'Batch ' || %(batch)s, %(size)s, %(batch)s, true)
"""
FINISH = """
insert into audience (project, id, people, skills)
select %(project)s, n, array[person], '{}'
from unnest(%(people)s::bigint[]) with ordinality p (person, n);
insert into audience_member (project, person, audience)
select %(project)s, person, n
from unnest(%(people)s::bigint[]) with ordinality p (person, n);
update project set batches = %(batches)s, audiences = %(labelers)s where id = %(project)s;
update queue set top = (select key_a from work where project = %(project)s
                        order by key_a desc nulls last limit 1)
where project = %(project)s and queue = 0
"""


class Library:
    """A project of `assets` assets in many states, and the people who worked in it."""

    def __init__(self, client: Client, dsn: str, assets: int) -> None:
        self.client = client
        self.assets = assets
        made = client.create_project("Library", label_queue={"target": {"labels": 1}})
        self.project = made["id"]
        self.users = []
        for nth in range(LABELERS):
            user = client.create_user(f"reader{nth}@example.org", f"Reader {nth}")["id"]
            client.set_member(self.project, user, "labeler")
            self.users.append(user)
        with psycopg.connect(dsn, autocommit=True) as connection:
            self._fill(connection)

    def _fill(self, connection: psycopg.Connection[Any]) -> None:
        numbers = {
            "project": int(self.project[1:]), "people": [int(user[1:]) for user in self.users],
            "labelers": LABELERS, "batches": -(-self.assets // BATCH),
        }  # fmt: skip
        run = psycopg.ClientCursor(connection).execute
        for batch in range(1, numbers["batches"] + 1):
            before = (batch - 1) * BATCH
            size = min(BATCH, self.assets - before)
            params = {**numbers, "batch": batch, "before": before, "size": size}
            with connection.transaction():
                # First, as it waits for whoever gathers statistics, and holds nothing meanwhile.
                run("alter table label disable trigger label_inserted")
                for statement in (ASSETS, WORK, LABELS, SHOW):
                    run(statement, params)
                run("alter table label enable trigger label_inserted")
        with connection.transaction():
            run(FINISH, numbers)
        connection.execute("vacuum (analyze) asset, work, label, batch")
        connection.execute("checkpoint")

    def questions(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """What the page asks, by what it is called in the table."""
        batches = list(self.client.batches(self.project))
        middle, (reader, *_) = batches[len(batches) // 2]["id"], self.users
        last = f"asset-{self.assets:09d}"
        filters: dict[str, dict[str, Any]] = {
            "queued": {"state": "queued"},
            "done": {"state": "done"},
            "on hold": {"state": "on_hold"},
            "rework (there is none)": {"state": "rework"},
            "all states": {},
            "a batch, queued": {"state": "queued", "batch": middle},
            "a batch": {"batch": middle},
            "a priority, queued": {"state": "queued", "priority": 2},
            "a priority": {"priority": 2},
            "a priority that none has": {"priority": 77},
            "assigned to, queued": {"state": "queued", "assigned_to": reader},
            "assigned to": {"assigned_to": reader},
            "labeled by": {"labeled_by": reader},
            "labeled by, in a batch": {"labeled_by": reader, "batch": middle},
            "an external id": {"external_id": last},
            "text in a fifth": {"q": "harvests"},
            "text in one of 50,000": {"q": "zeppelin"},
            "text of one external id": {"q": last},
            "text in none": {"q": "submarine"},
            "text in none, queued": {"q": "submarine", "state": "queued"},
        }
        asked: dict[str, tuple[str, dict[str, Any]]] = {}
        for name, chosen in filters.items():
            order = {"order": "queue"} if chosen.get("state") == "queued" else {}
            asked[name] = ("assets", {**chosen, **order, "limit": PAGE})
        asked |= {f"count: {name}": ("assets/count", chosen) for name, chosen in filters.items()}
        return asked | {"batches": ("batches", {"limit": 200}), "stats": ("stats", {})}


def measure(library: Library, port: int, token: str, times: int) -> dict[str, dict[str, float]]:
    """By question: how long the first answer took, and p50 and most of the others, in ms."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    found = {}
    for name, (what, params) in library.questions().items():
        address = f"/api/v1/projects/{library.project}/{what}?{urlencode(params)}"
        first = _answer(connection, address, token)
        later = [_answer(connection, address, token) for _ in range(times if first < 2000 else 1)]
        found[name] = {"first_ms": first, "p50_ms": percentile(later, 50), "most_ms": max(later)}
    connection.close()
    return found


def _answer(connection: http.client.HTTPConnection, address: str, token: str) -> float:
    began = time.monotonic()
    connection.request("GET", address, headers={"Authorization": f"Bearer {token}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"GET {address}: {answer.status} {body.decode(errors='replace')[:300]}")
    return (time.monotonic() - began) * 1000
