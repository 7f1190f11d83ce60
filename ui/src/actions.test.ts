import { describe, expect, it, vi } from "vitest";
import { actionFor, besideEditor, keyName, normalKey, type Action } from "./actions";

function press(key: string, held: Partial<KeyboardEvent> = {}, target: EventTarget | null = null) {
  return { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held, target };
}

function action(name: string, ...keys: string[]): Action {
  return { name, label: name, keys, run: vi.fn() };
}

function element(html: string): Element {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  const first = holder.firstElementChild;
  if (first === null) throw new Error("no element");
  return first;
}

describe("keyName", () => {
  it("names a letter in lower case and keeps Shift with it", () => {
    expect(keyName(press("s"))).toBe("s");
    expect(keyName(press("S", { shiftKey: true }))).toBe("Shift+s");
  });

  it("leaves Shift out where it makes the sign", () => {
    expect(keyName(press("?", { shiftKey: true }))).toBe("?");
  });

  it("reads Command as Ctrl", () => {
    expect(keyName(press("Enter", { metaKey: true }))).toBe("Ctrl+Enter");
  });

  it("meets what editors and actions write", () => {
    expect(normalKey("mod+shift+z")).toBe(keyName(press("Z", { ctrlKey: true, shiftKey: true })));
    expect(normalKey("+")).toBe("+");
    expect(normalKey(" ")).toBe("Space");
  });
});

describe("actionFor", () => {
  const confirm = action("confirm", "Enter", "Ctrl+Enter");
  const skip = action("skip", "s");

  it("finds the action by any of its keys", () => {
    expect(actionFor([confirm, skip], press("s"))).toBe(skip);
    expect(actionFor([confirm, skip], press("Enter", { ctrlKey: true }))).toBe(confirm);
    expect(actionFor([confirm, skip], press("x"))).toBeUndefined();
  });

  it("passes over what cannot be done now", () => {
    expect(actionFor([{ ...skip, when: false }], press("s"))).toBeUndefined();
  });

  it("leaves letters and Enter to text fields, but not Ctrl+Enter", () => {
    const field = element("<textarea></textarea>");
    expect(actionFor([skip], press("s", {}, field))).toBeUndefined();
    expect(actionFor([confirm], press("Enter", {}, field))).toBeUndefined();
    expect(actionFor([confirm], press("Enter", { ctrlKey: true }, field))).toBe(confirm);
  });

  it("leaves Enter to a focused button, but not to a radio button", () => {
    expect(actionFor([confirm], press("Enter", {}, element("<button>x</button>")))).toBeUndefined();
    const radio = element('<input type="radio">');
    expect(actionFor([confirm], press("Enter", {}, radio))).toBe(confirm);
  });

  it("ignores single characters where they are switched off", () => {
    expect(actionFor([skip], press("s"), false)).toBeUndefined();
    expect(actionFor([confirm], press("Enter"), false)).toBe(confirm);
  });
});

describe("besideEditor", () => {
  it("gives the editor the keys it claims and keeps the action's others", () => {
    const [skip] = besideEditor([action("skip", "s", "Alt+s")], ["S", "mod+z"]);
    expect(skip?.keys).toEqual(["Alt+s"]);
  });
});
