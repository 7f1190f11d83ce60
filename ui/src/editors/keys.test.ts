import { describe, expect, it } from "vitest";
import { parseConfig } from "./config/parse";
import { assignKeys, belongsToFocus, chordsOf, optionKey } from "./keys";

function press(key: string, more: Partial<KeyboardEvent> = {}) {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return { key, code: "", ...none, ...more };
}

describe("hotkeys", () => {
  it("go to a config's wishes first, then to digits and letters in the order shown", () => {
    const choices = Array.from({ length: 11 }, (_, at) => `<Choice value="${at}"/>`).join("");
    const config = parseConfig(`<View><Text name="t" value="$t"/>
      <Labels name="l" toName="t"><Label value="x" hotkey="2"/><Label value="y" hotkey="b"/></Labels>
      <Choices name="c" toName="t">${choices}</Choices></View>`);
    const keys = assignKeys(config);
    expect(keys.get(optionKey("l", "x"))).toBe("2");
    // B draws with the keyboard, which no class may take away.
    expect(keys.get(optionKey("l", "y"))).toBe("1");
    const rest = Array.from({ length: 11 }, (_, at) => keys.get(optionKey("c", String(at))));
    expect(rest.join("")).toBe("3456789qwer");
    expect(new Set(keys.values()).size).toBe(keys.size);
  });

  it("are named with their modifiers", () => {
    expect(chordsOf(press("Z", { ctrlKey: true, shiftKey: true }))).toEqual(["mod+shift+z"]);
    expect(chordsOf(press("z", { metaKey: true }))).toEqual(["mod+z"]);
    expect(chordsOf(press("ArrowUp", { shiftKey: true }))).toEqual(["shift+ArrowUp"]);
    expect(chordsOf(press("+", { shiftKey: true }))).toEqual(["+"]);
  });

  it("take the digit keys of layouts that write digits with Shift", () => {
    expect(chordsOf(press("&", { code: "Digit1" }))).toEqual(["&", "1"]);
    expect(chordsOf(press("!", { code: "Digit1", shiftKey: true }))).toEqual(["!"]);
  });

  it("leave typing to text fields, and arrows to radio buttons and sliders", () => {
    const text = document.createElement("textarea");
    const radio = Object.assign(document.createElement("input"), { type: "radio" });
    expect(belongsToFocus(press("1"), text)).toBe(true);
    expect(belongsToFocus(press("1"), radio)).toBe(false);
    expect(belongsToFocus(press("ArrowUp"), radio)).toBe(true);
    expect(belongsToFocus(press("ArrowUp"), document.body)).toBe(false);
  });
});
