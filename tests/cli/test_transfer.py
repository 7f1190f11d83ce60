"""`labelqueue import`, `export` and `status` against a real server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.speak import complaint, labelqueue, said
from tests.running import Server
from tests.service import Service

ROWS = [{"external_id": f"a{n}", "data": {"text": f"text {n}"}, "priority": n} for n in range(3)]
FILES = {
    "list.json": json.dumps(ROWS),
    "batch.json": json.dumps({"assets": ROWS}),
    "rows.ndjson": "".join(f"{json.dumps(row)}\n" for row in ROWS),
    "rows.jsonl": "".join(f"{json.dumps(row)}\n" for row in ROWS),
    "rows.csv": "external_id,priority,text\n" + "".join(f"a{n},{n},text {n}\n" for n in range(3)),
}


@pytest.fixture
def access(server: Server) -> dict[str, str]:
    return {"LABELQUEUE_URL": server.url, "LABELQUEUE_TOKEN": server.admin_token}


@pytest.mark.parametrize("name", FILES)
def test_every_format_of_a_file_makes_the_same_batch(
    name: str, tmp_path: Path, service: Service, access: dict[str, str]
) -> None:
    project = service.new_project()
    (tmp_path / name).write_text(FILES[name])
    line = said("import", tmp_path / name, "--project", project, **access)
    (batch,) = service.batches(project)
    assert line == f"{batch['id']} {Path(name).stem}: 3 assets"
    assets = service.assets(project, order="queue")
    found = [(a["external_id"], a["data"], a["priority"]) for a in reversed(assets)]
    assert found == [(row["external_id"], row["data"], row["priority"]) for row in ROWS]


def test_a_batch_may_be_named_and_prioritized_and_its_project_called_by_name(
    tmp_path: Path, service: Service, access: dict[str, str]
) -> None:
    project = service.new_project(name="News in French")
    (tmp_path / "a.csv").write_text("external_id,text\na,b\n")
    words = ("--project", "News in French", "--name", "May", "--priority", "7")
    assert ": 1 assets" in said("import", tmp_path / "a.csv", *words, **access)
    assert service.batches(project)[0]["name"] == "May"
    assert service.asset(project, "a")["priority"] == 7


def test_a_faulty_row_is_named_and_nothing_is_imported(
    tmp_path: Path, service: Service, access: dict[str, str]
) -> None:
    project = service.new_project()
    (tmp_path / "a.ndjson").write_text('{"external_id": "a", "data": {}, "priority": "high"}\n')
    sentence = complaint("import", tmp_path / "a.ndjson", "-p", project, **access)
    assert "priority" in sentence
    assert service.assets(project) == []


def test_a_project_that_is_not_there_or_not_alone_is_refused(
    tmp_path: Path, service: Service, access: dict[str, str]
) -> None:
    (tmp_path / "a.csv").write_text("external_id\na\n")
    sentence = complaint("import", tmp_path / "a.csv", "-p", "nowhere", **access)
    assert sentence.startswith("you have no project called nowhere")
    twins = [service.new_project(name="twin") for _ in range(2)]
    sentence = complaint("import", tmp_path / "a.csv", "-p", "twin", **access)
    assert all(twin in sentence for twin in twins)


def test_labels_come_out_as_lines(tmp_path: Path, service: Service, access: dict[str, str]) -> None:
    project = service.new_project()
    service.add_assets(project, 2)
    labeler = service.new_member(project)
    labeler.work_through(project, {"choice": "café"})
    printed = said("export", "--project", project, **access)
    results = [json.loads(line) for line in printed.splitlines()]
    assert len(results) == 2 and "café" in printed
    file = tmp_path / "labels.jsonl"
    assert said("export", "--project", project, "-o", file, **access) == ""
    assert file.read_text().strip() == printed
    assert [path.name for path in tmp_path.iterdir()] == ["labels.jsonl"]


def test_an_export_that_fails_leaves_no_file(
    tmp_path: Path, service: Service, access: dict[str, str]
) -> None:
    project = service.new_project()
    file = tmp_path / "labels.xlsx"
    complaint("export", "-p", project, "--format", "xlsx", "-o", file, **access)
    assert list(tmp_path.iterdir()) == []


def test_status_counts_what_waits_and_what_is_held(
    service: Service, access: dict[str, str]
) -> None:
    project = service.new_project(name="counted")
    service.add_assets(project, 3)
    service.new_member(project).pull_one(project)
    (line,) = [row for row in said("status", **access).splitlines() if project in row.split()]
    #       removed is not shown: on_hold rework queued reserved in_review done, held expired
    assert line.split()[1:] == ["counted", "0", "0", "2", "1", "0", "0", "1", "0", "0.0"]


def test_what_is_wrong_with_the_way_there_is_one_line(server: Server) -> None:
    refused = complaint("status", "--url", server.url, "--token", "wrong")
    assert "token" in refused
    nobody = complaint("status", "--url", "http://127.0.0.1:9", "--token", "x")
    assert nobody.startswith("the server does not answer")
    without = labelqueue("status")
    assert without.returncode == 2 and "LABELQUEUE_TOKEN" in without.stderr
