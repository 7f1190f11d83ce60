"""Import: what will be is shown before anything is sent; export gives it all back."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, expect

from labelqueue.demo.content import ROOT, read
from tests.browser.conftest import Visit
from tests.browser.stage import new_person, text_project
from tests.browser.visitor import Visitor
from tests.service import Service

PHOTOGRAPHS = ROOT / "photographs"


def empty_project(service: Service, interface: str = "texts") -> str:
    return service.new_project(interface=read(f"interfaces/{interface}.xml"))


def open_import(
    visit: Visit, service: Service, project: str, size: ViewportSize | None = None
) -> Visitor:
    manager = new_person(service, project, "manager")
    visitor = visit(manager.email, size) if size else visit(manager.email)
    visitor.open(f"/projects/{project}/import")
    expect(visitor.page.get_by_role("button", name="Choose files")).to_be_visible()
    return visitor


def choose(page: Page, *files: Path | dict[str, object]) -> None:
    page.get_by_label("Files", exact=True).set_input_files(list(files))  # type: ignore[arg-type]


def in_memory(name: str, content: str, kind: str = "text/csv") -> dict[str, object]:
    return {"name": name, "mimeType": kind, "buffer": content.encode()}


def test_columns_of_a_csv_are_mapped_before_anything_is_sent(
    visit: Visit, service: Service, size: ViewportSize
) -> None:
    project = empty_project(service)
    page = open_import(visit, service, project, size).page
    choose(page, in_memory("novels.csv", "ID,quote,credit\none,Emma had a visit.,Austen\n"))
    kinds = page.get_by_role("combobox", name="What ID is")
    expect(kinds).to_have_value("external_id")
    expect(page.get_by_text("The labeling interface shows $text")).to_be_visible()
    page.get_by_role("combobox", name="What quote is").select_option(label="Data field “text”")
    expect(page.get_by_text("The labeling interface shows $text")).to_have_count(0)
    expect(page.get_by_role("cell", name="Emma had a visit.")).to_be_visible()
    assert service.batches(project) == []

    page.get_by_role("button", name="Import 1 asset").click()
    expect(page.get_by_text("Batch 1 “novels.csv” has 1 asset.")).to_be_visible()
    asset = service.asset(project, "one")
    assert asset["data"] == {"text": "Emma had a visit.", "credit": "Austen"}


def test_a_column_is_left_out(visit: Visit, service: Service) -> None:
    project = empty_project(service)
    page = open_import(visit, service, project).page
    choose(page, in_memory("novels.csv", 'ID,secret,text\none,"x, y",Emma\ntwo,,Harriet\n'))
    secret = page.get_by_role("combobox", name="What secret is")
    secret.select_option(label="Leave out")
    expect(page.get_by_role("cell", name="x, y")).to_have_count(0)
    page.get_by_role("button", name="Import 2 assets").click()
    expect(page.get_by_text("Batch 1 “novels.csv” has 2 assets.")).to_be_visible()
    data = [asset["data"] for asset in service.assets(project)]
    assert data == [{"text": "Emma"}, {"text": "Harriet"}]


def test_nothing_is_sent_without_a_name_for_each_asset(visit: Visit, service: Service) -> None:
    project = empty_project(service)
    page = open_import(visit, service, project).page
    choose(page, in_memory("a.csv", "text\nx\n"))
    expect(page.get_by_text("Say which column is the external id")).to_be_visible()
    expect(page.get_by_role("button", name="Import 1 asset")).to_be_disabled()


def test_a_column_expected_makes_test_questions(visit: Visit, service: Service) -> None:
    project = service.new_project()
    page = open_import(visit, service, project).page
    choose(page, in_memory("a.csv", "external_id,text,expected\nq,2+2,4\nw,x,\n"))
    expect(
        page.get_by_text("Rows with an expected answer (1 of the 2 shown) become test questions")
    ).to_be_visible()
    page.get_by_role("textbox", name="Priority").fill("3")
    page.get_by_role("button", name="Import 2 assets").click()
    expect(page.get_by_text("“a.csv” has")).to_be_visible()
    assert service.get(f"/projects/{project}/stats")["test_questions"] == 1


def test_lists_of_json_are_taken_as_they_are_or_mapped(visit: Visit, service: Service) -> None:
    project = empty_project(service)
    page = open_import(visit, service, project).page
    ready = json.dumps({"external_id": "n", "data": {"text": "hi"}, "priority": 2})
    choose(page, in_memory("ready.ndjson", ready + "\n", "application/x-ndjson"))
    expect(page.get_by_role("heading", name="Which column is what")).to_have_count(0)
    page.get_by_role("button", name="Import 1 asset").click()
    expect(page.get_by_text("“ready.ndjson” has 1 asset.")).to_be_visible()

    choose(page, in_memory("flat.json", '[{"id": 7, "text": "flat"}]', "application/json"))
    expect(page.get_by_role("combobox", name="What id is")).to_have_value("external_id")
    page.get_by_role("button", name="Import 1 asset").click()
    expect(page.get_by_text("“flat.json” has 1 asset.")).to_be_visible()
    assert service.asset(project, "n")["priority"] == 2
    assert service.asset(project, "7")["data"] == {"text": "flat"}


def test_a_folder_of_images_becomes_a_batch_its_folders_groups(
    visit: Visit, service: Service, tmp_path: Path, size: ViewportSize
) -> None:
    project = empty_project(service, "photographs")
    folder = tmp_path / "trip"
    for place, name in (("sea", "crab"), ("sea", "duck"), ("forest", "owl")):
        (folder / place).mkdir(parents=True, exist_ok=True)
        image = (PHOTOGRAPHS / f"{name}.jpg").read_bytes()
        (folder / place / f"{name}.jpg").write_bytes(image)
    (folder / "notes.zip").write_bytes(b"PK")
    page = open_import(visit, service, project, size).page
    page.get_by_label("Folder", exact=True).set_input_files(folder)
    expect(page.get_by_text("3 images")).to_be_visible()
    expect(page.get_by_text("One file is neither image, text nor sound")).to_be_visible()
    expect(page.get_by_role("textbox", name="Name of the batch")).to_have_value("trip")
    page.get_by_role("switch", name="Files of one folder").check()
    page.get_by_role("button", name="Import 3 files").click()
    expect(page.get_by_text("“trip” has 3 assets.")).to_be_visible()
    assets = {asset["external_id"]: asset for asset in service.assets(project)}
    assert list(assets) == ["forest/owl.jpg", "sea/crab.jpg", "sea/duck.jpg"]
    assert assets["sea/crab.jpg"]["group"] == "sea"
    assert assets["forest/owl.jpg"]["data"]["image"].startswith("/api/v1/")


def test_texts_are_written_into_the_data(visit: Visit, service: Service) -> None:
    project = empty_project(service)
    page = open_import(visit, service, project).page
    choose(page, in_memory("poem.txt", "Tyger tyger", "text/plain"))
    page.get_by_role("button", name="Import 1 file").click()
    expect(page.get_by_text("has 1 asset.")).to_be_visible()
    assert service.asset(project, "poem.txt")["data"] == {"text": "Tyger tyger"}


def test_an_import_that_is_cancelled_leaves_nothing(visit: Visit, service: Service) -> None:
    project = empty_project(service, "photographs")
    visitor = open_import(visit, service, project)
    page = visitor.page
    # Uploads that do not end: the import is caught in the middle.
    page.route("**/uploads", lambda route: None)
    choose(page, PHOTOGRAPHS / "crab.jpg", PHOTOGRAPHS / "duck.jpg")
    page.get_by_role("button", name="Import 2 files").click()
    expect(page.get_by_role("progressbar", name="Import")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Import 2 files")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert service.batches(project) == []


def test_a_refused_file_says_why_row_by_row(visit: Visit, service: Service) -> None:
    project = empty_project(service)
    visitor = open_import(visit, service, project)
    visitor.refusals = {422}
    page = visitor.page
    choose(page, in_memory("a.csv", "external_id,text,priority\na,x,high\nb,y,low\n"))
    page.get_by_role("button", name="Import 2 assets").click()
    fault = page.get_by_role("alert")
    expect(fault).to_contain_text("Nothing was imported")
    expect(fault).to_contain_text("assets.1.priority")
    assert service.batches(project) == []


def test_all_labels_are_downloaded(visit: Visit, service: Service) -> None:
    project = text_project(service)
    anna = new_person(service, project)
    tone = {"id": "r", "from_name": "tone", "to_name": "text", "type": "choices"}
    anna.submit(anna.pull_one(project), [{**tone, "value": {"choices": ["Cheerful"]}}])
    page = visit(new_person(service, project, "manager").email).open(f"/projects/{project}/export")
    expect(page.get_by_text("1 now, of every status")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    [line] = Path(download.value.path()).read_text().splitlines()
    assert json.loads(line)["external_id"] == "emma"
