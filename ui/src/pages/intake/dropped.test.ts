import { expect, it } from "vitest";
import { inOrder, withoutRoot, type Found } from "./dropped";

const at = (path: string): Found => ({ file: new File([], path.split("/").at(-1) ?? ""), path });
const paths = (found: Found[]) => found.map((one) => one.path);

it("sorts files as people do and leaves out what systems put into folders", () => {
  const found = ["p/10.jpg", "p/2.jpg", "p/.DS_Store", ".git/x", "p/Thumbs.db"].map(at);
  expect(paths(inOrder(found))).toEqual(["p/2.jpg", "p/10.jpg"]);
});

it("drops the folder that all stand in, and only that", () => {
  expect(paths(withoutRoot([at("p/cats/1.jpg"), at("p/2.jpg")]))).toEqual(["cats/1.jpg", "2.jpg"]);
  expect(paths(withoutRoot([at("p/1.jpg"), at("2.jpg")]))).toEqual(["p/1.jpg", "2.jpg"]);
});
