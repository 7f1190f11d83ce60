import { describe, expect, it } from "vitest";
import { jsonRows, readSource } from "./source";

const chosen = (name: string, content: string) => [{ file: new File([content], name), path: name }];

describe("readSource", () => {
  it("reads what a CSV begins with, by its columns", async () => {
    const source = await readSource(chosen("a.csv", "external_id,text\n1,x\n2,y\n"));
    expect(source).toMatchObject({
      format: "csv",
      columns: ["external_id", "text"],
      rows: [
        { external_id: "1", text: "x" },
        { external_id: "2", text: "y" },
      ],
      whole: true,
    });
  });

  it("sees whether JSON is written as the service takes it", async () => {
    const ready = '{"external_id": "1", "data": {"text": "x"}, "priority": 3}\n';
    expect(await readSource(chosen("a.ndjson", ready))).toMatchObject({ ready: true });
    const flat = '[{"id": 1, "text": "x"}]';
    expect(await readSource(chosen("a.json", flat))).toMatchObject({
      ready: false,
      columns: ["id", "text"],
    });
  });

  it("takes images and texts for assets", async () => {
    const files = [...chosen("p/a.jpg", "x"), ...chosen("p/b.jpg", "y")];
    const source = await readSource(files);
    expect(source).toMatchObject({ kind: "media", files: [{ path: "a.jpg" }, { path: "b.jpg" }] });
  });

  it.each([
    ["a.csv", "a;b\n1;2\n", /semicolons/],
    ["a.csv", "", /empty/],
    ["a.json", "{", /not JSON/],
    ["a.json", '{"rows": []}', /neither/],
    ["a.ndjson", "[1]\n", /no object/],
    ["a.ndjson", "\n", /no assets/],
  ])("says what is wrong with %s", async (name, content, said) => {
    await expect(readSource(chosen(name, content))).rejects.toThrow(said);
  });

  it("does not mix a list with other files", async () => {
    const mixed = [...chosen("a.csv", "x"), ...chosen("b.jpg", "y")];
    await expect(readSource(mixed)).rejects.toThrow(/import it alone/);
  });
});

it("reads all lines of a file", async () => {
  expect(await jsonRows(new File(["{}\n\n[]\n"], "a.ndjson"), "ndjson")).toEqual([{}, []]);
});
