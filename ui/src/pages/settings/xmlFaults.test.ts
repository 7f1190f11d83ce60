import { expect, it } from "vitest";
import { xmlFaults } from "./xmlFaults";

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

it("names the line where XML is broken", () => {
  expect(xmlFaults(GOOD.replace("</Choices>", ""))).toEqual([
    { line: 6, message: "</View> comes while <Choices> of line 3 is open." },
  ]);
});
