"""Results are checked against the project's labeling interface; the interface itself is checked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ledger.stage import Project, Stage, draft, paths, submit

INTERFACE = """
<View>
  <Text name="text" value="$text"/>
  <Choices name="kind" toName="text" choice="single">
    <Choice value="cat"/><Choice value="dog"/>
  </Choices>
  <Labels name="span" toName="text"><Label value="name"/></Labels>
</View>
"""


def choice(*values: str, name: str = "kind", to: str = "text") -> dict[str, Any]:
    return {"from_name": name, "to_name": to, "type": "choices", "value": {"choices": [*values]}}


def span(start: Any, end: Any, label: str = "name") -> dict[str, Any]:
    value = {"start": start, "end": end, "text": "this", "labels": [label]}
    return {"from_name": "span", "to_name": "text", "type": "labels", "value": value}


@pytest.fixture
def labeled(stage: Stage) -> Project:
    project = stage.project(interface=INTERFACE)
    project.labelers("ann")
    project.batch("a", "b")
    return project


@pytest.mark.parametrize(
    "result",
    [[choice("cat")], [choice("dog"), span(0, 4)], [choice("cat"), span(0, 4), span(5, 7)]],
)
def test_a_fitting_result_is_taken_as_it_is(labeled: Project, result: Any) -> None:
    ann = labeled.stage.person("ann")
    submit(ann, labeled.item(ann), result)
    [label] = labeled.labels()
    assert label["result"] == result


@pytest.mark.parametrize(
    "result",
    [
        [choice("bird")],
        [choice("cat", "dog")],
        [choice("cat", name="other")],
        [choice("cat", to="image")],
        [span(0, 4, "place")],
        [span("0", 4)],
        [{**choice("cat"), "type": "labels"}],
        [{"value": {}}],
        ["cat"],
        {"kind": "cat"},
        "cat",
        5,
        None,
        [[[]]],
    ],
)
def test_a_result_that_does_not_fit_is_refused_and_the_work_stays(
    labeled: Project, result: Any
) -> None:
    ann = labeled.stage.person("ann")
    item = labeled.item(ann)
    path = f"/reservations/{item['reservation']}/submit"
    ann.refused(422, "invalid_result", "POST", path, {"result": result})
    assert labeled.labels() == []
    assert labeled.held() == [(ann.id, "a")]
    assert submit(ann, item, [choice("cat")])["label"]["status"] == "submitted"


def test_a_draft_need_not_fit_yet(labeled: Project) -> None:
    ann = labeled.stage.person("ann")
    item = labeled.item(ann)
    draft(ann, item, {"half": "done"})
    assert labeled.item(ann)["draft"] == {"half": "done"}


def test_a_new_interface_checks_what_is_submitted_from_then_on(labeled: Project) -> None:
    ann = labeled.stage.person("ann")
    item = labeled.item(ann)
    labeled.manager.patch(labeled.path, {"interface": INTERFACE.replace("dog", "bird")})
    path = f"/reservations/{item['reservation']}/submit"
    ann.refused(422, "invalid_result", "POST", path, {"result": [choice("dog")]})
    submit(ann, item, [choice("bird")])


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + ']><View><Text name="t" value="&i;"/></View>'
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    '<View><Text name="t" value="$t"/><Header value="&e;"/></View>'
)


@pytest.mark.parametrize(
    "interface",
    [
        BOMB,
        EXTERNAL,
        '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><View/>',
        "<View>",
        "not xml",
        "",
        "<View>\0</View>",
        "<View>" * 5000 + "</View>" * 5000,
        '<?xml version="1.0" encoding="nonsense"?><View/>',
        '<View><Choices name="c" toName="nowhere"><Choice value="a"/></Choices></View>',
        '<View><Text name="t" value="$t"/><Text name="t" value="$t"/></View>',
    ],
    ids=[
        "bomb",
        "external",
        "dtd",
        "open",
        "text",
        "empty",
        "nul",
        "deep",
        "enc",
        "toname",
        "twice",
    ],
)
def test_a_hostile_or_broken_interface_is_refused(stage: Stage, interface: str) -> None:
    body = {"name": "p", "interface": interface}
    refusal = stage.manager.refused(422, "invalid", "POST", "/projects", body)
    assert paths(refusal) == {"interface"}
    assert "root:" not in refusal["detail"]
    project = stage.project(interface=INTERFACE)
    before = stage.manager.get(project.path)
    stage.manager.refused(422, "invalid", "PATCH", project.path, {"interface": interface})
    assert stage.manager.get(project.path) == before
