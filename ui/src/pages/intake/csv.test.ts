import { describe, expect, it } from "vitest";
import { readCsv, withHeader, writeRecord } from "./csv";

const TEXT = 'id,"the text",n\r\n1,"a ""quoted"", word\nand a line",2\r\n\r\n2,b,3\r\n3,cut o';

describe("readCsv", () => {
  it("reads quotes, line breaks in cells, and passes over empty lines", () => {
    const { header, rows } = readCsv(TEXT, 10, false);
    expect(header).toEqual(["id", "the text", "n"]);
    expect(rows).toEqual([
      ["1", 'a "quoted", word\nand a line', "2"],
      ["2", "b", "3"],
    ]);
  });

  it("takes the last record only where the file ends with it", () => {
    expect(readCsv("a,b\n1,2", 10, true).rows).toEqual([["1", "2"]]);
    expect(readCsv("a,b\n1,2", 10, false).rows).toEqual([]);
  });

  it("reads no more than is asked for", () => {
    expect(readCsv("a\n1\n2\n3\n", 2, true).rows).toEqual([["1"], ["2"]]);
  });
});

it("writes what it reads", () => {
  const cells = ["plain", "a,b", 'say "x"', "two\nlines", ""];
  expect(readCsv(writeRecord(cells), 0, true).header).toEqual(cells);
});

describe("withHeader", () => {
  it("changes the names of columns and not one byte of the rows", async () => {
    const text = "\uFEFFNäme,url\nä,b\n";
    const file = new Blob([text]);
    const start = readCsv(text.slice(1), 5, true);
    const sent = withHeader(file, start, text, ["external_id", "image"]);
    expect(await sent.text()).toBe("external_id,image\r\nä,b\n");
    expect(sent.type).toBe("text/csv");
  });
});
