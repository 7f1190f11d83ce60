import { expect, it } from "vitest";
import { inParallel, kindOf, mediaAsset } from "./media";

const PLAN = { fields: { image: "picture", text: "text", audio: "audio" }, grouped: true };

it("knows texts by their names where the system does not", () => {
  expect(kindOf(new File([], "a.jpg", { type: "image/jpeg" }))).toBe("image");
  expect(kindOf(new File([], "a.md"))).toBe("text");
  expect(kindOf(new File([], "a.zip", { type: "application/zip" }))).toBeNull();
});

it("names an asset by its path and groups it by its folder", () => {
  const file = new File([], "1.jpg", { type: "image/jpeg" });
  expect(mediaAsset({ file, path: "cats/1.jpg" }, "/u/1", PLAN)).toEqual({
    external_id: "cats/1.jpg",
    data: { picture: "/u/1" },
    group: "cats",
  });
  expect(mediaAsset({ file, path: "1.jpg" }, "/u/1", PLAN)).not.toHaveProperty("group");
});

it("keeps the order, however long each takes, and no more at a time than asked", async () => {
  let running = 0;
  let most = 0;
  const doubled = await inParallel([3, 1, 2, 0], 2, async (n) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < n; turn++) await Promise.resolve();
    running--;
    return 2 * n;
  });
  expect(doubled).toEqual([6, 2, 4, 0]);
  expect(most).toBe(2);
});

it("begins nothing new after a failure", async () => {
  const begun: number[] = [];
  const work = async (n: number) => {
    begun.push(n);
    if (n === 1) throw new Error("refused");
  };
  await expect(inParallel([1, 2, 3], 1, work)).rejects.toThrow("refused");
  expect(begun).toEqual([1]);
});
