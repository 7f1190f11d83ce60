import { expect, it } from "vitest";
import { columnsOf } from "./columns";
import { parseConfig } from "./config/parse";

const names = (xml: string) => {
  const columns = columnsOf(parseConfig(`<View>${xml}</View>`));
  const name = (node: object) =>
    "name" in node ? String(node.name) : "value" in node ? String(node.value) : "";
  return columns && [columns.asset.map(name), columns.controls.map(name)];
};

const BOXES = '<RectangleLabels name="boxes" toName="image"><Label value="Cat"/></RectangleLabels>';
const IMAGE = '<Image name="image" value="$image"/>';
const CHOICES =
  '<Choices name="place" toName="image"><Choice value="In"/><Choice value="Out"/></Choices>';

it("puts controls beside an image, each heading with what it stands above", () => {
  const xml =
    `<Header value="Draw"/>${IMAGE}<View>${BOXES}<Header value="Where?"/>${CHOICES}</View>` +
    '<Text name="credit" value="$credit"/>';
  expect(names(xml)).toEqual([
    ["Draw", "image", "credit"],
    ["boxes", "Where?", "place"],
  ]);
});

it("keeps a last heading where it stood", () => {
  expect(names(`${BOXES}${IMAGE}<Header value="Thank you"/>`)).toEqual([
    ["image", "Thank you"],
    ["boxes"],
  ]);
});

it("leaves texts, and images without a question, as they are written", () => {
  const text =
    '<Labels name="spans" toName="text"><Label value="Name"/></Labels><Text name="text" value="$text"/>';
  expect(names(text)).toBeNull();
  expect(names(IMAGE)).toBeNull();
});
