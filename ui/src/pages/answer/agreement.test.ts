import { describe, expect, it } from "vitest";
import { parseConfig } from "../../editors/config/parse";
import { compare, pairs } from "./agreement";
import { outlineOfBox, overlap, spanOverlap } from "./overlap";
import { read, summary } from "./reading";

const config = parseConfig(`<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="things" toName="image"><Label value="Cat"/><Label value="Dog"/></RectangleLabels>
  <Choices name="place" toName="image" choice="multiple">
    <Choice value="in" alias="indoors"/><Choice value="out"/>
  </Choices>
  <TextArea name="note" toName="image"/>
</View>`);

const box = (label: string, x: number, y = 10, width = 20, height = 20) => ({
  id: `${label}${x}`,
  from_name: "things",
  to_name: "image",
  type: "rectanglelabels",
  value: { x, y, width, height, rotation: 0, rectanglelabels: [label] },
});
const choice = (...choices: string[]) => ({
  id: "c",
  from_name: "place",
  to_name: "image",
  type: "choices",
  value: { choices },
});
const note = (text: string) => ({
  id: "n",
  from_name: "note",
  to_name: "image",
  type: "textarea",
  value: { text: [text] },
});

const readings = (...results: unknown[][]) => results.map((result) => read(result, config));

describe("overlap", () => {
  const square = (x: number, size: number, rotation = 0) =>
    outlineOfBox({ x, y: 0, width: size, height: size, rotation }, 1);

  it("is exact for upright boxes", () => {
    expect(overlap(square(0, 10), square(5, 10))).toBeCloseTo(1 / 3, 9);
    expect(overlap(square(0, 10), square(10, 10))).toBe(0);
    expect(overlap(square(0, 10), square(0, 10))).toBe(1);
  });

  it("is close for polygons and turned boxes", () => {
    const half = [
      [0, 0],
      [10, 0],
      [0, 10],
    ] as const;
    expect(overlap(square(0, 10), half)).toBeCloseTo(0.5, 1);
    // A quarter turn about its corner lays the box to the left of where it was.
    expect(overlap(square(20, 10, 90), square(10, 10))).toBeCloseTo(1, 1);
  });

  it("keeps a turned box's right angles on a wide image", () => {
    const [, right, , below] = outlineOfBox(
      { x: 50, y: 50, width: 10, height: 10, rotation: 90 },
      2,
    );
    expect(right?.[0]).toBeCloseTo(50, 9);
    expect(right?.[1]).toBeCloseTo(70, 9);
    expect(below?.[0]).toBeCloseTo(45, 9);
  });

  it("counts characters in text", () => {
    expect(spanOverlap({ start: 0, end: 4 }, { start: 2, end: 6 })).toBeCloseTo(1 / 3, 9);
    expect(spanOverlap({ start: 0, end: 4 }, { start: 4, end: 6 })).toBe(0);
  });
});

describe("compare", () => {
  it("finds what everybody drew, what only one did, and what one lacks", () => {
    const all = readings([box("Cat", 10), box("Dog", 60)], [box("Cat", 12)]);
    const { found, lacking, share } = compare(all);
    expect(Object.fromEntries(found[0] ?? [])).toEqual({ Cat10: 1, Dog60: 0 });
    expect(lacking[0]).toEqual([]);
    expect(lacking[1]?.map((mark) => mark.id)).toEqual(["Dog60"]);
    expect(share).toBeCloseTo(2 / 3, 9);
  });

  it("takes no shape for another of a different class, nor one for two", () => {
    const [one, other] = readings([box("Cat", 10)], [box("Dog", 10)]);
    expect(pairs(one?.marks ?? [], other?.marks ?? [])).toEqual([]);
    const [single, twice] = readings([box("Cat", 10)], [box("Cat", 10), box("Cat", 11)]);
    const met = pairs(single?.marks ?? [], twice?.marks ?? []);
    expect(met.map(([, mark]) => mark.id)).toEqual(["Cat10"]);
  });

  it("shows a shape that two others drew as lacking once", () => {
    const all = readings([], [box("Cat", 10)], [box("Cat", 11)]);
    expect(compare(all).lacking[0]).toHaveLength(1);
  });

  it("counts shared choices, and text without case and spaces", () => {
    const all = readings(
      [choice("indoors", "out"), note("A  Cat ")],
      [choice("out"), note("a cat")],
    );
    const { controls, differing } = compare(all);
    expect(controls).toEqual([
      { control: "place", share: 0.5 },
      { control: "note", share: 1 },
    ]);
    expect([...(differing[0] ?? [])]).toEqual(["place"]);
    expect([...(differing[1] ?? [])]).toEqual(["place"]);
  });

  it("counts an answer that one of them left out", () => {
    const { controls, differing } = compare(readings([choice("indoors")], []));
    expect(controls).toEqual([{ control: "place", share: 0 }]);
    expect([...(differing[1] ?? [])]).toEqual(["place"]);
  });

  it("says nothing about one label alone, or where nobody said anything", () => {
    expect(compare(readings([choice("indoors")])).share).toBeNull();
    expect(compare(readings([], [])).share).toBeNull();
  });
});

it("sums a result up in one line", () => {
  const result = [choice("out"), box("Cat", 1), box("Cat", 50), box("Dog", 70)];
  expect(summary(result, config)).toBe("out · 2 Cat, 1 Dog");
  expect(summary({ any: 1 }, null)).toBe('{"any":1}');
  expect(summary("nonsense", config)).toBe("");
});
