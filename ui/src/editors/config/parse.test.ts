import { describe, expect, it } from "vitest";
import { fill } from "./data";
import type { ChoicesTag, LabelsTag } from "./model";
import { ConfigError, parseConfig } from "./parse";

function problemsOf(xml: string): string[] {
  try {
    parseConfig(xml);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

const IMAGE = '<Image name="image" value="$image"/>';

describe("a labeling configuration", () => {
  it("is read in the order of its tags, views within views too", () => {
    const config = parseConfig(`<View>
      <Header value="What is it?" size="2"/>
      <View style="display: flex">${IMAGE}<Text name="text" value="$caption" granularity="word"/></View>
      <Style>.x { color: red }</Style>
      <Choices name="kind" toName="image" choice="multiple" required="true" requiredMessage="Say what.">
        <Choice value="Cat" alias="c" hint="meows" hotkey="K"/><Choice value="Dog" selected="true"/>
      </Choices>
    </View>`);
    expect(config.nodes.map((node) => node.tag)).toEqual(["Header", "View", "Choices"]);
    expect(Array.from(config.objects.keys())).toEqual(["image", "text"]);
    expect(config.objects.get("text")?.wordwise).toBe(true);
    const kind = config.controls.get("kind") as ChoicesTag;
    expect(kind).toMatchObject({ multiple: true, required: true, requiredMessage: "Say what." });
    expect(kind.options.map(({ text, result, hotkey }) => [text, result, hotkey])).toEqual([
      ["Cat", "c", "k"],
      ["Dog", "Dog", null],
    ]);
    expect(kind.preset).toEqual(["Dog"]);
  });

  it("keeps a label's colour only where it is nothing but a colour", () => {
    const colors = [
      "#36B37E",
      "tomato",
      "rgba(1, 2, 3, .5)",
      "url(https://evil.example/x)",
      "red;x",
    ];
    const labels = colors
      .map((color, at) => `<Label value="${at}" background="${color}"/>`)
      .join("");
    const config = parseConfig(
      `<View>${IMAGE}<RectangleLabels name="r" toName="image">${labels}</RectangleLabels></View>`,
    );
    const read = (config.controls.get("r") as LabelsTag).options.map((option) => option.color);
    expect(read.slice(0, 3)).toEqual(colors.slice(0, 3));
    expect(read[3]).toMatch(/^#[0-9a-f]{6}$/);
    expect(read[4]).toMatch(/^#[0-9a-f]{6}$/);
  });

  it.each([
    ["<View>", "not well-formed XML: line 1: <View> is never closed."],
    ['<!DOCTYPE x [<!ENTITY a "aa">]><View>&a;</View>', "must not contain a document type"],
    ["<Page/>", "The outermost tag must be View"],
    ['<View><Video name="v" value="$v"/></View>', "The tag Video is not supported."],
    [`<View>${IMAGE}<Choices name="c" toName="nix"><Choice value="a"/></Choices></View>`, "toName"],
    [`<View>${IMAGE}${IMAGE}</View>`, "used twice"],
    ['<View><Image name="i" value="https://x.example/a.png"/></View>', "must name a data field"],
    ['<View><Text name="t" value="$t" valueType="url"/></View>', "valueType is not supported"],
    [
      `<View>${IMAGE}<Choices name="c" toName="image" visibleWhen="x"><Choice value="a"/></Choices></View>`,
      "visibleWhen is not supported",
    ],
    [`<View>${IMAGE}<Labels name="l" toName="image"><Label value="a"/></Labels></View>`, "Text"],
    [`<View>${IMAGE}<Choices name="c" toName="image"/></View>`, "has no Choice"],
    [
      `<View>${IMAGE}<Choices name="c" toName="image"><Choice value="a"/><Choice value="a"/></Choices></View>`,
      "twice",
    ],
    [
      `<View>${IMAGE}<Choices name="c" toName="image"><Choice value="a"><Choice value="b"/></Choice></Choices></View>`,
      "not nested",
    ],
  ])("is refused with the reason: %s", (xml, reason) => {
    expect(problemsOf(xml).join(" ")).toContain(reason);
  });

  it("takes perRegion=false for what it says", () => {
    const xml = `<View>${IMAGE}<Rating name="r" toName="image" perRegion="false"/></View>`;
    expect(problemsOf(xml)).toEqual([]);
  });
});

describe("a template", () => {
  it("is filled from the asset's own data", () => {
    expect(fill("Page $page of $book", { page: 3, book: "Emma" })).toBe("Page 3 of Emma");
  });

  it("has no text where a field is missing, inherited, or no text", () => {
    expect(fill("$text", {})).toBeNull();
    expect(fill("$constructor", {})).toBeNull();
    expect(fill("$text", { text: { nested: 1 } })).toBeNull();
  });
});
