import { expect, it } from "vitest";
import { TEMPLATES } from "../projects/templates";
import { xmlFault } from "../../editors/config/wellFormed";

it.each(TEMPLATES)("finds no fault in $label", ({ xml }) => {
  expect(xmlFault(xml)).toBeNull();
});

it.each([
  ['<?xml version="1.0"?>\n<!-- a > b -->\n<View a=\'1\' b="&lt;">&amp;<![CDATA[<&]]></View>\n'],
  ["<Größe\n  ä = 'ü'\n/>"],
])("knows all that may stand in XML: %s", (xml) => {
  expect(xmlFault(xml)).toBeNull();
});

it.each([
  ["<View>\n  <Text>\n</View>", 3, "</View> comes while <Text> of line 2 is open."],
  ["<View>\n  <Text/>", 1, "<View> is never closed."],
  ["<View/>\n<View/>", 2, "One tag must hold all others."],
  ["<View/></View>", 1, "</View> closes nothing."],
  ["<View>\n\n a & b</View>", 3, "A bare & must be written as &amp;."],
  ["<View>1 < 2</View>", 1, "A bare < must be written as &lt;."],
  ['<View>\n<Text name="a" name="b"/></View>', 2, "<Text> has the attribute name twice."],
  ['<View a="x & y"/>', 1, "a of <View> has a bare &, which must be written as &amp;."],
  ["<View a=1/>", 1, '<View> is not complete: name="value", then > or />.'],
  ["<View>\n<!-- a", 2, "<!-- is never closed by -->."],
  ["<View>\n</View", 2, "This closing tag is not complete."],
  ["", 1, "There is no tag."],
  ["\nhello", 2, "Text stands outside of the outermost tag."],
])("says what is wrong with %j", (xml, line, message) => {
  expect(xmlFault(xml)).toEqual({ line, message });
});
