import { describe, expect, it } from "vitest";
import { parseConfig } from "./config/parse";
import type { ChoicesTag, LabelsTag } from "./config/model";
import type { ResultRegion } from "./protocol";
import { missing } from "./requirements";
import {
  classesOf,
  newId,
  presets,
  readable,
  relabeled,
  toggleChoice,
  withoutBlanks,
} from "./result";

const CONFIG = parseConfig(`<View><Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image" required="true"><Label value="A"/><Label value="B"/></RectangleLabels>
  <RectangleLabels name="many" toName="image" choice="multiple"><Label value="A"/><Label value="B"/></RectangleLabels>
  <Choices name="one" toName="image" required="true" requiredMessage="Say one."><Choice value="x"/><Choice value="y"/></Choices>
  <Choices name="some" toName="image" choice="multiple"><Choice value="x"/><Choice value="y" selected="true"/></Choices>
  <TextArea name="note" toName="image" value="about $image" required="true"/></View>`);

const BOX: ResultRegion = {
  id: "1",
  from_name: "box",
  to_name: "image",
  type: "rectanglelabels",
  value: { x: 1, y: 1, width: 5, height: 5, rotation: 0, rectanglelabels: ["A"] },
};

function choices(name: string): ChoicesTag {
  return CONFIG.controls.get(name) as ChoicesTag;
}

describe("a result", () => {
  it("has ids like Label Studio's", () => {
    const ids = Array.from({ length: 500 }, newId);
    expect(ids.every((id) => /^[\w-]{10}$/.test(id))).toBe(true);
    expect(new Set(ids).size).toBe(500);
  });

  it("holds one choice, or several in the order of the interface", () => {
    const x = toggleChoice(choices("one"), undefined, "x");
    expect(x && classesOf(toggleChoice(choices("one"), x, "y") ?? x)).toEqual(["y"]);
    expect(x && toggleChoice(choices("one"), x, "x")).toBeNull();
    const y = toggleChoice(choices("some"), undefined, "y");
    expect(y && classesOf(toggleChoice(choices("some"), y, "x") ?? y)).toEqual(["x", "y"]);
  });

  it("gives a shape another class, or one more where several are allowed", () => {
    const [single, several] = ["box", "many"].map((name) => CONFIG.controls.get(name) as LabelsTag);
    if (!single || !several) throw new Error("the config has both");
    expect(classesOf(relabeled(BOX, single, "B"))).toEqual(["B"]);
    const both = relabeled({ ...BOX, from_name: "many" }, several, "B");
    expect(classesOf(both)).toEqual(["A", "B"]);
    expect(classesOf(relabeled(relabeled(both, several, "A"), several, "B"))).toEqual(["B"]);
  });

  it("begins with what the interface presets", () => {
    expect(
      presets(CONFIG, { image: "a.png" }).map(({ from_name, value }) => [from_name, value]),
    ).toEqual([
      ["some", { choices: ["y"] }],
      ["note", { text: ["about a.png"] }],
    ]);
  });

  it("leaves out what this interface doesn't know", () => {
    const wrong: ResultRegion[] = [
      { ...BOX, from_name: "gone" },
      { ...BOX, to_name: "other" },
      { ...BOX, type: "choices" },
      { ...BOX, value: { ...BOX.value, rectanglelabels: ["Z"] } },
      { ...BOX, value: { ...BOX.value, rectanglelabels: ["A", "B"] } },
      { ...BOX, value: { ...BOX.value, x: "1" } },
      { ...BOX, value: { ...BOX.value, width: Number.NaN } },
    ];
    expect(readable([...wrong, BOX], CONFIG)).toEqual([BOX]);
  });

  it("gives each region an id of its own, and keeps one answer of each control", () => {
    const kept = readable([BOX, BOX, { ...BOX, id: undefined }, null, { value: 1 }], CONFIG);
    expect(new Set(kept.map((region) => region.id)).size).toBe(3);
    expect(kept[0]).toEqual(BOX);
    const one = toggleChoice(choices("one"), undefined, "x");
    expect(readable([one, { ...one, id: "other" }], CONFIG)).toEqual([one]);
    expect(readable({ any: "thing" }, CONFIG)).toEqual([]);
  });

  it("is handed on without text boxes left blank", () => {
    const note: ResultRegion = { id: "n", from_name: "note", to_name: "image", type: "textarea", value: { text: ["a", " "] } }; // prettier-ignore
    expect(withoutBlanks([note])[0]?.value.text).toEqual(["a"]);
    expect(withoutBlanks([{ ...note, value: { text: [""] } }, BOX])).toEqual([BOX]);
  });

  it("names each required control that is without an answer", () => {
    expect(missing(CONFIG, [])).toEqual([
      "Draw at least one shape for “box”.",
      "Say one.",
      "Write an answer for “note”.",
    ]);
    const one = toggleChoice(choices("one"), undefined, "x");
    const blank: ResultRegion = { id: "n", from_name: "note", to_name: "image", type: "textarea", value: { text: [" "] } }; // prettier-ignore
    expect(missing(CONFIG, [BOX, blank, ...(one ? [one] : [])])).toEqual([
      "Write an answer for “note”.",
    ]);
  });
});
