import { expect, it } from "vitest";
import { readParserError, xmlFaults } from "./xmlFaults";

const GOOD = `<View>
  <Text name="text" value="$text"/>
  <Choices name="tone" toName="text">
    <Choice value="Good"/>
  </Choices>
</View>`;

it("finds nothing wrong with what the editor can show", () => {
  expect(xmlFaults(GOOD)).toEqual([]);
});

it("names the line of a control whose object is not there", () => {
  const [fault] = xmlFaults(GOOD.replace('toName="text"', 'toName="image"'));
  expect(fault?.line).toBe(3);
  expect(fault?.message).toContain("tone");
});

it("reads the line from what browsers say", () => {
  const chromium =
    "This page contains the following errors:error on line 3 at column 8: Opening and ending tag mismatch: Text line 2 and View\nBelow is a rendering";
  expect(readParserError(chromium)).toEqual({
    line: 3,
    message: "Opening and ending tag mismatch: Text line 2 and View",
  });
  const firefox =
    "XML Parsing Error: mismatched tag. Expected: </a>.\nLocation: x\nLine Number 2, Column 5:";
  expect(readParserError(firefox)).toEqual({
    line: 2,
    message: "mismatched tag. Expected: </a>.",
  });
});
