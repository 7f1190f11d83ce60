import { describe, expect, it } from "vitest";
import { readCsv, withHeader, withoutColumns, writeRecord } from "./csv";

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

describe("withoutColumns", () => {
  const leftOut = async (text: string, names: (string | null)[]) =>
    (await withoutColumns(new Blob([text]), names)).text();

  it("leaves a column out of every row, and writes quotes and line breaks again", async () => {
    const text = '\uFEFFid,secret,text\r\na,"x, y","two\nlines"\r\n\r\nb,,"say ""b"""';
    expect(await leftOut(text, ["external_id", null, "text"])).toBe(
      'external_id,text\r\na,"two\nlines"\r\nb,"say ""b"""\r\n',
    );
  });

  it("reads a file in pieces as if it were one", async () => {
    const rows = Array.from({ length: 8_000 }, (_, at) => `${at},"cell\n${at}",ä${at}`);
    const sent = await leftOut(`id,a,b\n${rows.join("\n")}\n`, ["external_id", null, "b"]);
    const expected = ["external_id,b", ...rows.map((_, at) => `${at},ä${at}`), ""].join("\r\n");
    expect(sent === expected).toBe(true);
  });

  it("refuses a row that does not fit the header", async () => {
    await expect(leftOut("a,b\n1,2\n3\n", [null, "b"])).rejects.toThrow(
      "Row 2 has 1 cells under 2 column names.",
    );
  });
});
