import { describe, expect, it } from "vitest";
import type { ResultRegion } from "../protocol";
import { cornerAdded, cornerRemoved, moved, regionAt, resized } from "./edits";
import { boxBetween, growPoints, moveBox, resizeBox } from "./geometry";
import { fitted, panned, toFrame, toImage, zoomed } from "./viewport";

const SIZE = { width: 200, height: 100 };
const BOX = { x: 20, y: 10, width: 40, height: 30, rotation: 0 };

function boxRegion(id: string, value: object): ResultRegion {
  return {
    id,
    from_name: "b",
    to_name: "i",
    type: "rectanglelabels",
    value: { rotation: 0, rectanglelabels: ["x"], ...value },
  };
}

const TRIANGLE: ResultRegion = {
  id: "t",
  from_name: "p",
  to_name: "i",
  type: "polygonlabels",
  value: { points: [[0, 0], [50, 0], [0, 50]], closed: true, polygonlabels: ["x"] }, // prettier-ignore
};

describe("a box", () => {
  it("is drawn from any corner and cut at the image's edges", () => {
    expect(boxBetween({ x: 50, y: 80 }, { x: 250, y: -10 }, SIZE)).toEqual({
      x: 50,
      y: 0,
      width: 150,
      height: 80,
      rotation: 0,
    });
  });

  it("moves no further than the image reaches", () => {
    expect(moveBox(BOX, { x: -50, y: 500 }, SIZE)).toMatchObject({ x: 0, y: 70, width: 40 });
  });

  it("keeps its opposite side when a handle is dragged, also past it", () => {
    const west = resizeBox(BOX, "w", { x: -10, y: 99 }, SIZE);
    expect(west).toMatchObject({ x: 10, y: 10, width: 50, height: 30 });
    const past = resizeBox(BOX, "nw", { x: 500, y: 500 }, SIZE);
    expect(past).toMatchObject({ x: 59, y: 39, width: 1, height: 1 });
  });

  it("resizes along its own sides when it is turned", () => {
    const turned = { ...BOX, rotation: 90 };
    const longer = resizeBox(turned, "e", { x: 0, y: 10 }, SIZE);
    expect(longer.width).toBeCloseTo(50);
    expect(longer.height).toBeCloseTo(30);
    const shorter = resizeBox(turned, "w", { x: 0, y: 10 }, SIZE);
    expect(shorter.width).toBeCloseTo(30);
    expect([shorter.x, shorter.y]).toEqual([20, expect.closeTo(20)]);
  });

  it("stays in percent of the image, whatever its shape in pixels", () => {
    const region = boxRegion("a", { x: 10, y: 10, width: 20, height: 30 });
    const right = moved(region, { x: 20, y: 10 }, SIZE);
    expect(right.value).toMatchObject({ x: 20, y: 20, width: 20, height: 30 });
    expect(resized(region, "se", { x: 20, y: 10 }, SIZE).value).toMatchObject({
      width: 30,
      height: 40,
      rectanglelabels: ["x"],
    });
  });
});

describe("a polygon", () => {
  it("gains a corner halfway, and keeps three at least", () => {
    const four = cornerAdded(TRIANGLE, 2, SIZE);
    expect(four.value.points).toEqual([[0, 0], [50, 0], [0, 50], [0, 25]]); // prettier-ignore
    const three = cornerRemoved(four, 3, SIZE);
    expect(three.value.points).toEqual(TRIANGLE.value.points);
    expect(cornerRemoved(three, 0, SIZE).value.points).toEqual(TRIANGLE.value.points);
  });

  it("grows about its top left corner, within the image", () => {
    const square = [{ x: 10, y: 10 }, { x: 20, y: 10 }, { x: 20, y: 20 }]; // prettier-ignore
    const grown = growPoints(square, { x: 10, y: 1000 }, SIZE);
    expect(grown).toEqual([{ x: 10, y: 10 }, { x: 30, y: 10 }, { x: 30, y: 100 }]); // prettier-ignore
  });
});

describe("the region under a point", () => {
  it("is the smallest of those that cover it", () => {
    const large = boxRegion("large", { x: 0, y: 0, width: 100, height: 100 });
    const small = boxRegion("small", { x: 10, y: 10, width: 10, height: 10 });
    expect(regionAt([small, large], { x: 30, y: 15 }, SIZE)?.id).toBe("small");
    expect(regionAt([small, large], { x: 190, y: 95 }, SIZE)?.id).toBe("large");
    expect(regionAt([small], { x: 190, y: 95 }, SIZE)).toBeNull();
  });

  it("knows the inside of a polygon and of a turned box", () => {
    expect(regionAt([TRIANGLE], { x: 20, y: 10 }, SIZE)?.id).toBe("t");
    expect(regionAt([TRIANGLE], { x: 90, y: 45 }, SIZE)).toBeNull();
    const turned = boxRegion("r", { x: 50, y: 10, width: 10, height: 10, rotation: 90 });
    expect(regionAt([turned], { x: 95, y: 25 }, SIZE)?.id).toBe("r");
    expect(regionAt([turned], { x: 105, y: 12 }, SIZE)).toBeNull();
  });
});

describe("the view of an image", () => {
  const frame = { width: 400, height: 400 };
  const fit = fitted(SIZE, frame);

  it("begins with the whole image in the middle", () => {
    expect(fit).toEqual({ scale: 2, origin: { x: 0, y: 100 } });
  });

  it("zooms about the pointer, which keeps its spot", () => {
    const about = { x: 300, y: 250 };
    const spot = toImage(about, fit);
    const near = zoomed(fit, 3, about, SIZE, frame);
    expect(near.scale).toBe(6);
    expect(toFrame(spot, near)).toEqual({ x: expect.closeTo(300), y: expect.closeTo(250) });
    expect(zoomed(near, 0.01, about, SIZE, frame)).toEqual(fit);
  });

  it("never loses the image when it is panned", () => {
    const lost = panned(
      zoomed(fit, 2, { x: 0, y: 0 }, SIZE, frame),
      { x: -9e9, y: 9e9 },
      SIZE,
      frame,
    );
    expect(toFrame({ x: 200, y: 0 }, lost).x).toBeGreaterThan(0);
    expect(lost.origin.y).toBeLessThan(frame.height);
  });
});
