import { expect, it } from "vitest";
import { readComments, rememberComment, remembered } from "./comments";

it("puts the newest first and keeps each once", () => {
  expect(remembered(["tail", "ears"], " ears ")).toEqual(["ears", "tail"]);
  expect(remembered(["tail"], "paws")).toEqual(["paws", "tail"]);
  expect(remembered(["tail"], "  ")).toEqual(["tail"]);
});

it("forgets the oldest beyond six", () => {
  const six = ["1", "2", "3", "4", "5", "6"];
  expect(remembered(six, "7")).toEqual(["7", "1", "2", "3", "4", "5"]);
});

it("keeps them per person and project", () => {
  rememberComment("u1", "p1", "tail");
  rememberComment("u1", "p1", "ears");
  expect(readComments("u1", "p1")).toEqual(["ears", "tail"]);
  expect(readComments("u2", "p1")).toEqual([]);
  expect(readComments("u1", "p2")).toEqual([]);
});

it("begins anew where what was stored is no list", () => {
  localStorage.setItem("labelqueue:comments:u1:p1", "{");
  expect(readComments("u1", "p1")).toEqual([]);
  localStorage.setItem("labelqueue:comments:u1:p1", '{"a": 1}');
  expect(readComments("u1", "p1")).toEqual([]);
});
