import { describe, expect, it } from "vitest";
import { adjusted, cursorAt, extended, spanOfCursor, toWord } from "./cursor";
import { segmentsOf } from "./segments";
import { step, toWholeWords, trimmed, wordAt, wordsOf } from "./words";

const TEXT = "Ada met 😀 Mr. Babbage";
const WORDS = wordsOf(TEXT);
const texts = (spans: { start: number; end: number }[]) =>
  spans.map(({ start, end }) => TEXT.slice(start, end));

describe("segments", () => {
  it("cover the text without gap, whatever spans overlap", () => {
    const spans = new Map([
      ["a", { start: 2, end: 6 }],
      ["b", { start: 4, end: 8 }],
      ["c", { start: 4, end: 6 }],
    ]);
    const segments = segmentsOf(10, spans);
    expect(segments.map(({ start, end, covering }) => [start, end, covering.join("")])).toEqual([
      [0, 2, ""],
      [2, 4, "a"],
      [4, 6, "abc"],
      [6, 8, "b"],
      [8, 10, ""],
    ]);
    expect(segments.map((segment) => segment.ending.join(""))).toEqual(["", "", "ac", "b", ""]);
  });

  it("cut spans that reach beyond the text, and of no text there are none", () => {
    const beyond = new Map([["a", { start: 3, end: 99 }]]);
    expect(segmentsOf(5, beyond).at(-1)).toMatchObject({ start: 3, end: 5, ending: ["a"] });
    expect(segmentsOf(0, beyond)).toEqual([]);
  });
});

describe("words", () => {
  it("are found by the browser, in any script", () => {
    expect(texts(WORDS)).toEqual(["Ada", "met", "Mr", "Babbage"]);
    expect(wordsOf("我爱北京").length).toBeGreaterThan(1);
  });

  it("are looked up by offset", () => {
    expect([0, 2, 3, 9, 21, 99].map((offset) => wordAt(WORDS, offset))).toEqual([0, 0, 1, 2, 3, 3]);
    expect(wordAt([], 0)).toBe(-1);
  });

  it("are taken whole, and blanks left out", () => {
    expect(texts([toWholeWords({ start: 1, end: 5 }, WORDS)])).toEqual(["Ada met"]);
    expect(trimmed({ start: 3, end: 8 }, TEXT)).toEqual({ start: 4, end: 7 });
    expect(trimmed({ start: 3, end: 4 }, TEXT)).toBeNull();
  });

  it("never splits a character of two code units", () => {
    const smile = TEXT.indexOf("😀");
    expect(step(TEXT, smile, 1)).toBe(smile + 2);
    expect(step(TEXT, smile + 2, -1)).toBe(smile);
  });
});

describe("the keyboard's cursor", () => {
  it("takes words in either direction and turns at its anchor", () => {
    const start = toWord(WORDS, 1);
    const forward = extended(start, WORDS, 3);
    const backward = extended(forward, WORDS, 0);
    expect(
      texts([spanOfCursor(forward, WORDS), spanOfCursor(backward, WORDS)].flatMap((s) => s ?? [])),
    ).toEqual(["met 😀 Mr. Babbage", "Ada met"]);
  });

  it("moves its far side by a character, never across its near side", () => {
    const mister = toWord(WORDS, 2);
    const longer = adjusted(mister, WORDS, TEXT, 1);
    expect(texts([spanOfCursor(longer, WORDS)].flatMap((s) => s ?? []))).toEqual(["Mr."]);
    let shorter = mister;
    for (let times = 0; times < 9; times += 1) shorter = adjusted(shorter, WORDS, TEXT, -1);
    expect(texts([spanOfCursor(shorter, WORDS)].flatMap((s) => s ?? []))).toEqual(["M"]);
  });

  it("is nowhere in a text without words", () => {
    expect(cursorAt([], 0)).toBeNull();
  });
});
