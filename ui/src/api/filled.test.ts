import { expect, it } from "vitest";
import { filled } from "./filled";

/** A list of numbers, of which each request looks at three and gives the even ones. */
const asked: [string, number][] = [];
const read = (cursor: string, limit: number) => {
  asked.push([cursor, limit]);
  const from = Number(cursor || 0);
  const items = [from, from + 1, from + 2].filter((n) => n % 2 === 0).slice(0, limit);
  const end = items.length < limit ? from + 3 : (items.at(-1) ?? 0) + 1;
  return Promise.resolve({ items, next_cursor: end < 9 ? String(end) : null });
};

it("goes on until the window is full, and begins the next one where it stopped", async () => {
  asked.length = 0;
  expect(await filled(4, "", read)).toEqual({ items: [0, 2, 4, 6], next_cursor: "7" });
  expect(asked).toEqual([
    ["", 4],
    ["3", 2],
    ["6", 1],
  ]);
});

it("ends where the list ends, however little was found", async () => {
  expect(await filled(9, "6", read)).toEqual({ items: [6, 8], next_cursor: null });
});
