import { expect, it, vi } from "vitest";
import { actionFor } from "../../actions";
import type { EditorHandle } from "../../editors/protocol";
import { reading, reviewActions, type Wiring } from "./reviewActions";

function wired(changes: Partial<Wiring> = {}): Wiring {
  const verbs = [
    "approve",
    "correct",
    "sendCorrection",
    "look",
    "reject",
    "giveBack",
    "compare",
    "grid",
    "why",
    "help",
  ];
  const spies = Object.fromEntries(verbs.map((verb) => [verb, vi.fn()])) as unknown as Wiring;
  return {
    ...spies,
    mode: "look",
    skipped: false,
    sending: false,
    ready: true,
    handle: null,
    beside: null,
    ...changes,
  };
}

function press(wiring: Wiring, key: string): void {
  const event = {
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    target: null,
  };
  actionFor(reviewActions(wiring), event)?.run();
}

it.each([
  ["Enter", "approve"],
  ["c", "correct"],
  ["x", "reject"],
  ["r", "giveBack"],
  ["g", "grid"],
  ["w", "why"],
  ["?", "help"],
] as const)("while looking, %s means %s", (key, verb) => {
  const wiring = wired();
  press(wiring, key);
  expect(wiring[verb]).toHaveBeenCalledOnce();
});

it("while correcting, Enter sends the correction and nothing approves by accident", () => {
  const wiring = wired({ mode: "correct" });
  press(wiring, "Enter");
  press(wiring, "x");
  press(wiring, "c");
  expect(wiring.sendCorrection).toHaveBeenCalledOnce();
  expect(wiring.approve).not.toHaveBeenCalled();
  expect(wiring.reject).not.toHaveBeenCalled();
  press(wiring, "Escape");
  expect(wiring.look).toHaveBeenCalledOnce();
});

it("puts others' labels beside this one only where there are any", () => {
  const alone = wired();
  press(alone, "v");
  expect(alone.compare).not.toHaveBeenCalled();
  const among = wired({ beside: true });
  press(among, "v");
  expect(among.compare).toHaveBeenCalledOnce();
  const label = (beside: boolean) =>
    reviewActions(wired({ beside })).find((action) => action.name === "compare")?.label;
  expect([label(true), label(false)]).toEqual(["This one alone", "Beside the others"]);
});

it("says what approving a skip means", () => {
  expect(reviewActions(wired({ skipped: true }))[0]?.label).toBe("Approve the skip");
});

it("gives no second verdict while the first is on its way", () => {
  const wiring = wired({ sending: true });
  for (const key of ["Enter", "c", "x", "r"]) press(wiring, key);
  expect(wiring.approve).not.toHaveBeenCalled();
  expect(wiring.reject).not.toHaveBeenCalled();
  expect(wiring.giveBack).not.toHaveBeenCalled();
});

it("approves nothing that is not on the screen yet", () => {
  const looking = wired({ ready: false });
  const correcting = wired({ ready: false, mode: "correct" });
  press(looking, "Enter");
  press(correcting, "Enter");
  expect(looking.approve).not.toHaveBeenCalled();
  expect(correcting.sendCorrection).not.toHaveBeenCalled();
});

it("leaves the editor its keys and keeps the others", () => {
  const hotkeys = () => [{ key: "c", label: "Cat", enabled: true, run: vi.fn() }];
  const handle = { hotkeys } as unknown as EditorHandle;
  const correct = reviewActions(wired({ handle })).find((action) => action.name === "correct");
  expect(correct?.keys).toEqual(["Alt+c"]);
});

it("shows who only looks no keys that would change the label", () => {
  const key = (name: string, enabled: boolean) => ({
    key: name,
    label: name,
    enabled,
    run: vi.fn(),
  });
  const handle = { hotkeys: () => [key("+", true), key("1", false)] } as unknown as EditorHandle;
  expect(
    reading(handle)
      ?.hotkeys()
      .map((hotkey) => hotkey.key),
  ).toEqual(["+"]);
  expect(reading(null)).toBeNull();
});
