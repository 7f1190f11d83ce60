"""Which labeling configurations are taken, how they are read, and what strangers may not do."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labelqueue.errors import Invalid, Problem
from labelqueue.rules.interface import Control, Option, Shown, parse

BOXES = """
<View>
  <Header value="Box everything in $title"/>
  <Image name="img" value="$image"/>
  <RectangleLabels name="box" toName="img" choice="multiple">
    <Label value="Car" background="#ff0000" hotkey="c"/>
    <Label value="Traffic light" alias="light" background="rgb(0, 255, 0)"/>
  </RectangleLabels>
  <View style="display: flex">
    <Choices name="quality" toName="img" choice="single" required="true">
      <Choice value="Good" hint="sharp"/><Choice value="Bad" selected="true"/>
    </Choices>
  </View>
  <Style>.a { color: red }</Style>
</View>
"""
TEXTS = """
<View>
  <Text name="text" value="$text"/>
  <Labels name="ner" toName="text"><Label value="PER"/><Label value="ORG"/></Labels>
  <TextArea name="note" toName="text" maxSubmissions="2"/>
  <Rating name="stars" toName="text" maxRating="7"/>
</View>
"""
IMAGE = '<Image name="img" value="$image"/>'
TEXT = '<Text name="txt" value="$text"/>'
CHOICES = '<Choices name="c" toName="img"><Choice value="a"/></Choices>'

BOXES_OF_TEXT = '<RectangleLabels name="b" toName="txt"><Label value="a"/></RectangleLabels>'


def view(*parts: str) -> str:
    return f"<View>{''.join(parts)}</View>"


def refused(xml: str) -> str:
    with pytest.raises(Invalid) as caught:
        parse(xml)
    assert type(caught.value) is Invalid
    faults = caught.value.extra["errors"]
    assert {fault["path"] for fault in faults} == {"interface"}
    return "; ".join(fault["message"] for fault in faults)


def test_boxes_and_choices_are_read_with_all_that_pages_need() -> None:
    interface = parse(BOXES)
    assert interface.objects == (Shown("image", "img", "image"),)
    box, quality = interface.controls
    assert (box.kind, box.name, box.to_name) == ("rectanglelabels", "box", "img")
    assert box.multiple
    assert not box.required
    assert box.options[0] == Option("Car", "Car", "#ff0000", "c")
    assert quality.required
    assert not quality.multiple
    assert quality.options == (
        Option("Good", "Good", hint="sharp"),
        Option("Bad", "Bad", selected=True),
    )


def test_an_alias_is_what_results_say_and_the_value_is_what_people_see() -> None:
    light = parse(BOXES).controls[0].options[1]
    assert (light.value, light.text) == ("light", "Traffic light")
    assert parse(BOXES).controls[0].values == ("Car", "light")


def test_spans_texts_and_ratings_are_read() -> None:
    ner, note, stars = parse(TEXTS).controls
    assert ner == Control("labels", "ner", "text", (Option("PER", "PER"), Option("ORG", "ORG")))
    assert (note.kind, note.max_submissions) == ("textarea", 2)
    assert (stars.kind, stars.max_rating) == ("rating", 7)


def test_polygons_are_read() -> None:
    polygons = '<PolygonLabels name="p" toName="img"><Label value="a"/></PolygonLabels>'
    assert parse(view(IMAGE, polygons)).controls[0].kind == "polygonlabels"


def test_the_fields_of_the_data_are_listed_once_in_order() -> None:
    assert parse(BOXES).fields() == ("image", "title")
    again = view(IMAGE, CHOICES, '<Header value="$image and $other"/>')
    assert parse(again).fields() == ("image", "other")


def test_a_rating_goes_up_to_five_and_a_choice_is_single_unless_told_otherwise() -> None:
    control = parse(view(IMAGE, '<Rating name="r" toName="img"/>')).controls[0]
    assert (control.max_rating, control.multiple) == (5, False)


def test_options_may_stand_in_a_layout_inside_their_control() -> None:
    xml = view(IMAGE, '<Choices name="c" toName="img"><View><Choice value="a"/></View></Choices>')
    assert parse(xml).controls[0].values == ("a",)


def test_a_header_may_hold_its_text_as_content() -> None:
    assert parse(view(IMAGE, CHOICES, "<Header>Look well</Header>")).headers == ("Look well",)


def test_comments_and_a_declaration_do_no_harm() -> None:
    xml = '<?xml version="1.0" encoding="UTF-8"?><!-- hi -->' + view("<!-- x -->", IMAGE, CHOICES)
    assert parse(xml).controls[0].name == "c"


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        ("", "not well-formed"),
        ("   ", "not well-formed"),
        ("<View>", "not well-formed"),
        ("<View/><View/>", "not well-formed"),
        ("not xml", "not well-formed"),
        ("\0", "not well-formed"),
        ("<View>\ud800</View>", "lone surrogates"),
        ("<View/>", "needs a control"),
        (view(IMAGE), "needs a control"),
        (IMAGE, 'must begin with <View>, not <Image "img">'),
        (view(IMAGE, CHOICES, '<Video name="v" value="$v"/>'), "<Video> is not supported"),
        (view(IMAGE, CHOICES, "<choices/>"), "<choices> is not supported"),
        ('<View xmlns="urn:x"/>', "<{urn:x}View> is not supported"),
        (view(IMAGE, CHOICES, '<HyperText name="h" value="$h"/>'), "<HyperText> is not supported"),
        (view('<Image value="$image"/>', CHOICES), "<Image> needs name"),
        (view('<Image name="img"/>', CHOICES), "value must name a data field"),
        (view('<Image name="img" value="https://x/y.png"/>', CHOICES), "must name a data field"),
        (view('<Image name="img" value="$a.b"/>', CHOICES), "value must name a data field"),
        (view(IMAGE, '<Choices toName="img"><Choice value="a"/></Choices>'), "needs name"),
        (view(IMAGE, '<Choices name="c"><Choice value="a"/></Choices>'), "needs toName"),
        (view(IMAGE, '<Choices name="c" toName="img"/>'), "needs at least one <Choice>"),
        (view(IMAGE, '<RectangleLabels name="c" toName="img"/>'), "needs at least one <Label>"),
        (view(IMAGE, CHOICES, '<Choice value="b"/>'), "<Choice> belongs into Choices"),
        (view(IMAGE, CHOICES, '<Label value="b"/>'), "<Label> belongs into Labels or"),
        (view(IMAGE, CHOICES.replace('"a"/>', '"a"><Choice value="b"/></Choice>')), "belongs into"),
        (view(IMAGE, CHOICES.replace("Choice ", "Label ")), "<Label> belongs into"),
        (view(IMAGE, CHOICES.replace(' value="a"', "")), "<Choice> needs value"),
        (view(IMAGE, CHOICES.replace("<Choice ", IMAGE + "<Choice ")), "can't stand inside"),
        (view(IMAGE, CHOICES, CHOICES), 'the name "c" is used more than once'),
        (view(IMAGE, CHOICES.replace('name="c"', 'name="img"')), '"img" is used more than once'),
        (view(TEXT, CHOICES), 'toName "img" is no object'),
        (view(IMAGE, CHOICES.replace('toName="img"', 'toName="c"')), 'toName "c" is no object'),
        (view(IMAGE, CHOICES.replace("</", '<Choice value="a"/></', 1)), '"a" stands there twice'),
        (view(TEXT, BOXES_OF_TEXT), "rectanglelabels answers about a tag <Image> only"),
        (
            view(IMAGE, '<Labels name="b" toName="img"><Label value="a"/></Labels>'),
            "labels answers about a tag <Text> only",
        ),
        (view(IMAGE, CHOICES.replace("toName", 'choice="some" toName')), "single or multiple"),
        (view(IMAGE, '<Rating name="r" toName="img" maxRating="0"/>'), "must be 1 to 999"),
        (view(IMAGE, '<Rating name="r" toName="img" maxRating="x"/>'), "maxRating must be"),
        (view(IMAGE, '<Rating name="r" toName="img" maxRating="٣"/>'), "maxRating must be"),
        (view(IMAGE, CHOICES.replace("toName", 'perRegion="true" toName')), "perRegion is not"),
        (view(IMAGE, CHOICES.replace("toName", 'perregion="True" toName')), "perregion is not"),
        (view(IMAGE, f'<View visibleWhen="x">{CHOICES}</View>'), "visibleWhen is not supported"),
        (view('<Text name="img" value="$t" valueType="url"/>', CHOICES), "valueType is not"),
    ],
)  # fmt: skip
def test_a_configuration_that_cannot_work_is_refused_with_a_sentence(xml: str, words: str) -> None:
    assert words in refused(xml)


def test_everything_wrong_is_said_at_once() -> None:
    said = refused(view("<Video/>", '<Choices name="c" toName="img"/>', "<Brush/>"))
    assert "<Video>" in said
    assert "<Brush>" in said
    assert "at least one <Choice>" in said
    assert "no object" in said


@pytest.mark.parametrize(
    "colour", ["red", "#36B37E", "#fff", "rgba(1, 2, 3, .5)", "hsl(1, 2%, 3%)"]
)
def test_a_background_may_be_any_plain_colour(colour: str) -> None:
    xml = view(IMAGE, CHOICES.replace("<Choice ", f'<Choice background="{colour}" '))
    assert parse(xml).controls[0].options[0].background == colour


@pytest.mark.parametrize(
    "colour", ["url(https://evil.example/x)", "red;position:fixed", "expression(1)", "var(--x)", ""]
)
def test_a_background_that_is_no_colour_does_not_reach_the_page(colour: str) -> None:
    xml = view(IMAGE, CHOICES.replace("<Choice ", f'<Choice background="{colour}" '))
    assert "background must be a colour" in refused(xml)


HOSTILE = [
    '<!DOCTYPE View [<!ENTITY a "b">]>',
    '<!DOCTYPE View [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE View [<!ENTITY % a SYSTEM "http://127.0.0.1/x"> %a;]>',
    '<!DOCTYPE View SYSTEM "http://127.0.0.1/x.dtd">',
    "<!DOCTYPE View>",
]


@pytest.mark.parametrize("prologue", HOSTILE)
def test_entities_and_dtds_are_refused(prologue: str) -> None:
    assert "DTD" in refused(prologue + view(IMAGE, CHOICES))


def test_a_billion_laughs_are_refused_at_once() -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    start = time.process_time()
    refused(f'<!DOCTYPE View [<!ENTITY l0 "ha">{entities}]><View>&l11;</View>')
    assert time.process_time() - start < 1


def test_an_undefined_entity_is_refused() -> None:
    assert "not well-formed" in refused("<View>&evil;</View>")


def test_an_oversized_configuration_is_refused() -> None:
    assert "262144 bytes" in refused(view(IMAGE, CHOICES, " " * 262_144))
    assert "262144 bytes" in refused(view(IMAGE, CHOICES, "é" * 131_072))


def test_a_large_configuration_within_the_limit_is_read() -> None:
    labels = "".join(f'<Label value="class {n}"/>' for n in range(5_000))
    xml = view(IMAGE, f'<RectangleLabels name="b" toName="img">{labels}</RectangleLabels>')
    assert len(parse(xml).controls[0].options) == 5_000


@pytest.mark.parametrize("depth", [33, 20_000])
def test_a_configuration_that_is_too_deep_is_refused(depth: int) -> None:
    assert "deeper than 32" in refused("<View>" * depth + "</View>" * depth)


def test_a_configuration_of_the_greatest_depth_is_read() -> None:
    assert parse("<View>" * 30 + IMAGE + CHOICES + "</View>" * 30).controls[0].values == ("a",)


def test_the_list_of_what_is_wrong_stays_within_bounds() -> None:
    with pytest.raises(Invalid) as caught:
        parse(view(*(f"<a{n}/>" for n in range(5_000))))
    assert len(caught.value.extra["errors"]) == 1_000


def test_a_stranger_s_long_word_is_cut() -> None:
    assert len(refused(view(IMAGE, CHOICES, f"<{'x' * 1_000}/>"))) < 300


WORDS = ["<View>", "</View>", IMAGE, TEXT, CHOICES, "<Label value='a'/>", "<Header/>", "</Choices>"]
WORDS += ["<Choices name='d' toName='txt'>", "<!--", "-->", "&amp;", "&x;", "<![CDATA[", "]]>"]


@given(st.text() | st.binary().map(lambda raw: raw.decode("utf-8", "surrogateescape")))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(Problem):
        parse(text)


@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=12))
def test_any_pieces_of_a_configuration_are_read_or_refused(pieces: list[str]) -> None:
    with suppress(Problem):
        parse(view(*pieces))
