/**
 * What a person can do on a page, as data: buttons, hotkeys and the help sheet are drawn from it.
 *
 * A key is written as people read it: "Enter", "Ctrl+Enter", "s", "?", "Shift+Z". "Ctrl" stands for
 * Command on a Mac as well.
 */
export interface Action {
  name: string;
  label: string;
  /** Any of these keys runs it; the first is the one shown. */
  keys: readonly string[];
  /** False while it cannot be done: its key does nothing and its button is disabled. */
  when?: boolean;
  /** True where a key held down runs it again and again, as undo does. */
  repeats?: boolean;
  /** Where the help sheet lists it. */
  group?: string;
  run(): void;
}

type KeyPress = Pick<
  KeyboardEvent,
  "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey" | "target"
>;

/** The name of a pressed key, in the order Ctrl, Alt, Shift. Shift is silent where it changes the sign. */
export function keyName(event: KeyPress): string {
  const sign = event.key.length === 1;
  const key = event.key === " " ? "Space" : sign ? event.key.toLowerCase() : event.key;
  const letter = /^\p{L}$/u.test(event.key);
  const shift = event.shiftKey && (!sign || letter || event.key === " ");
  const held = [
    (event.ctrlKey || event.metaKey) && "Ctrl",
    event.altKey && "Alt",
    shift && "Shift",
  ];
  return [...held.filter(Boolean), key].join("+");
}

const MODIFIERS: Record<string, string> = { mod: "Ctrl", ctrl: "Ctrl", alt: "Alt", shift: "Shift" };

/** A key as written in an action or by an editor ("mod+z"), in the form that `keyName` gives. */
export function normalKey(written: string): string {
  const parts = written === "+" ? ["+"] : written.split("+");
  const last = parts.pop() ?? "";
  const held = parts.map((part) => MODIFIERS[part.toLowerCase()] ?? part);
  const key = last === " " ? "Space" : last.length === 1 ? last.toLowerCase() : last;
  return [...held, key].join("+");
}

/** The action that this key press runs, if any. */
export function actionFor(
  actions: readonly Action[],
  event: KeyPress,
  singleKeys = true,
): Action | undefined {
  const name = keyName(event);
  if (!mayRun(name, event.target, singleKeys)) return undefined;
  return actions.find(
    (action) => action.when !== false && action.keys.some((key) => normalKey(key) === name),
  );
}

/**
 * The page's actions beside an editor that listens to `claimed` itself: a key has one meaning, so
 * the page's action keeps its other keys and its button.
 */
export function besideEditor(page: readonly Action[], claimed: readonly string[]): Action[] {
  const taken = new Set(claimed.map(normalKey));
  return page.map((action) => ({
    ...action,
    keys: action.keys.filter((key) => !taken.has(normalKey(key))),
  }));
}

// WCAG 2.1.4: keys of one character can be switched off; with Ctrl or Alt they stay.
function mayRun(name: string, target: EventTarget | null, singleKeys: boolean): boolean {
  const bare = !/^(Ctrl|Alt)\+/.test(name);
  const single = /^(Shift\+)?.$/u.test(name);
  if (single && !singleKeys) return false;
  if (!(target instanceof Element)) return true;
  if (isTextField(target)) return !bare || name === "Escape";
  return !(name === "Enter" || name === "Space") || !takesEnter(target);
}

const NOT_TEXT = new Set([
  "checkbox",
  "radio",
  "range",
  "button",
  "submit",
  "reset",
  "color",
  "file",
]);

function isTextField(target: Element): boolean {
  if (target instanceof HTMLInputElement) return !NOT_TEXT.has(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target.closest('[contenteditable="true"], [role="combobox"]') !== null;
}

// A focused button or link is pressed by Enter itself; a radio or check box is not.
function takesEnter(target: Element): boolean {
  return target.closest('button, a[href], summary, [role="button"], [role="option"]') !== null;
}
