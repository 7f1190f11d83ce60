import type { Interface } from "./config/model";
import type { EditorAction } from "./protocol";

/** Keys the editor itself needs, which no class or choice takes, whatever a config says. */
const TAKEN = new Set(["b", "h", "0", "+", "-", "[", "]", "{", "}"]);
/** Given out in this order. `s`, `n`, `p` and `?` are left to the page around the editor. */
const GIVEN = [..."123456789qwertyuioadfgjklzxcvm"];

/** Ratings up to here are stars with a key each; higher ones are typed as a number. */
export const MOST_STARS = 10;

/** The key of a hotkey table: an option of a control. */
export function optionKey(control: string, option: string): string {
  return JSON.stringify([control, option]);
}

/**
 * One key per class, choice and star, in the order shown; a config's own `hotkey` comes first. What
 * comes after the keys have run out has none.
 */
export function assignKeys(config: Interface): Map<string, string> {
  const wishes = Array.from(config.controls.values()).flatMap((control) => {
    if (control.tag === "TextArea") return [];
    if (control.tag === "Rating") {
      if (control.max > MOST_STARS) return [];
      return Array.from({ length: control.max }, (_, star) => ({
        option: optionKey(control.name, String(star + 1)),
        wish: null,
      }));
    }
    return control.options.map(({ result, hotkey }) => ({
      option: optionKey(control.name, result),
      wish: hotkey,
    }));
  });
  return give(wishes);
}

function give(wishes: { option: string; wish: string | null }[]): Map<string, string> {
  const keys = new Map<string, string>();
  const used = new Set(TAKEN);
  for (const { option, wish } of wishes) {
    if (wish === null || wish.trim().length !== 1 || used.has(wish)) continue;
    keys.set(option, wish);
    used.add(wish);
  }
  const free = GIVEN.filter((key) => !used.has(key));
  for (const { option } of wishes) {
    const key = keys.has(option) ? undefined : free.shift();
    if (key !== undefined) keys.set(option, key);
  }
  return keys;
}

type KeyPress = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** What a key press may be called in a hotkey table, the likeliest name first. */
export function chordsOf(press: KeyPress): string[] {
  const letter = /^\p{L}$/u.test(press.key);
  const key = letter ? press.key.toLowerCase() : press.key;
  const prefix =
    (press.ctrlKey || press.metaKey ? "mod+" : "") +
    (press.altKey ? "alt+" : "") +
    (press.shiftKey && (letter || press.key.length > 1) ? "shift+" : "");
  // On layouts whose digits need Shift (French), the digit keys still choose classes.
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(press.code)?.[1];
  const byPlace = digit !== undefined && !press.shiftKey && prefix === "" ? [digit] : [];
  return [prefix + key, ...byPlace];
}

/** Runs the first action that a key press names and that may run now; says whether one did. */
export function runByKey(actions: readonly EditorAction[], press: KeyPress): boolean {
  for (const chord of chordsOf(press)) {
    const action = actions.find((each) => each.key === chord && each.enabled);
    if (action === undefined) continue;
    action.run();
    return true;
  }
  return false;
}

const FORM_KEYS = new Set([" ", "Enter", "Home", "End", "PageUp", "PageDown"]);

/** Whether a key belongs to the element in focus: typing, a slider, a radio group, a dialog. */
export function belongsToFocus(press: KeyPress, target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest("[role=dialog], [role=alertdialog], [role=menu], [role=listbox]")) return true;
  if (target.closest("textarea, select, [contenteditable=true], [role=combobox]")) return true;
  const moves = press.key.startsWith("Arrow") || FORM_KEYS.has(press.key);
  if (target.closest("[role=slider], [role=radio], [role=tab]")) return moves;
  if (!(target instanceof HTMLInputElement)) return false;
  return ["radio", "checkbox", "range"].includes(target.type) ? moves : true;
}
