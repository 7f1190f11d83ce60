import { describe, expect, it } from "vitest";
import { faultsOf, guess, headerFor, LEFT_OUT, missingFields, sketch } from "./mapping";

const COLUMNS = ["ID", "url", "priority", "gold"];
const MAPPING = guess(COLUMNS, ["image"]);
const ROWS = [
  { ID: "a", url: "https://x/a.png", priority: "3", gold: "" },
  { ID: "b", url: "https://x/b.png", priority: "", gold: '{"x": 1}' },
];

describe("guess", () => {
  it("knows fields by their names and by what others call them", () => {
    expect(MAPPING).toEqual({
      ID: "external_id",
      url: "data:url",
      priority: "priority",
      gold: "expected",
    });
  });

  it("takes each field once, the one of its own name first", () => {
    expect(guess(["id", "external_id"], [])).toEqual({
      external_id: "external_id",
      id: "data:id",
    });
  });

  it("leaves to the interface what it shows", () => {
    expect(guess(["key"], ["key"])).toEqual({ key: "data:key" });
  });
});

it("leaves out what is not wanted, as often as that is", () => {
  const mapping = { ...MAPPING, url: LEFT_OUT, gold: LEFT_OUT };
  expect(headerFor(COLUMNS, mapping)).toEqual(["external_id", null, "priority", null]);
  expect(sketch(ROWS[1] ?? {}, mapping)).toEqual({ external_id: "b", data: {} });
  expect(faultsOf(COLUMNS, mapping, ROWS)).toEqual([]);
  expect(missingFields(ROWS, mapping, ["image"])).toEqual(["image"]);
});

it("names columns so that the service reads them as mapped", () => {
  const mapping = { ...MAPPING, url: "data:image" };
  expect(headerFor(COLUMNS, mapping)).toEqual(["external_id", "image", "priority", "expected"]);
});

it("shows the asset that a row becomes, without its empty cells", () => {
  expect(sketch(ROWS[0] ?? {}, { ...MAPPING, url: "data:image" })).toEqual({
    external_id: "a",
    data: { image: "https://x/a.png" },
    priority: "3",
  });
});

describe("faultsOf", () => {
  it("finds nothing wrong with a file that names its assets", () => {
    expect(faultsOf(COLUMNS, MAPPING, ROWS)).toEqual([]);
  });

  it("asks for an external id", () => {
    expect(faultsOf(["url"], { url: "data:url" }, [])[0]).toContain("external id");
  });

  it("finds names that are missing or stand twice", () => {
    expect(faultsOf(COLUMNS, MAPPING, [{ ID: "" }])).toEqual(["Some rows have no external id."]);
    expect(faultsOf(COLUMNS, MAPPING, [{ ID: "a" }, { ID: "a" }])[0]).toContain("“a” stands twice");
  });

  it("finds two columns for one field", () => {
    const faults = faultsOf(["a", "b"], { a: "external_id", b: "external_id" }, []);
    expect(faults[0]).toContain("External id");
  });
});

it("tells what the interface shows and no column gives", () => {
  expect(missingFields(ROWS, MAPPING, ["image"])).toEqual(["image"]);
  expect(missingFields(ROWS, { ...MAPPING, url: "data:image" }, ["image"])).toEqual([]);
});
