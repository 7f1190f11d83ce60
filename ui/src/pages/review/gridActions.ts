import type { Action } from "../../actions";

export interface GridWiring {
  selected: number;
  shown: number;
  /** The card that has the focus, if any. */
  focused: string | null;
  approve(): void;
  all(): void;
  clear(): void;
  open(reservation: string): void;
  reject(reservation: string): void;
  /** Move the focus by so many cards. */
  move(by: number): void;
  /** How many cards stand side by side. */
  columns(): number;
  one(): void;
  help(): void;
}

/** What can be done where many labels are looked at together. */
export function gridActions(wiring: GridWiring): Action[] {
  const { selected, shown, focused } = wiring;
  const moves: [string, string, () => number][] = [
    ["right", "ArrowRight", () => 1],
    ["left", "ArrowLeft", () => -1],
    ["down", "ArrowDown", () => wiring.columns()],
    ["up", "ArrowUp", () => -wiring.columns()],
  ];
  return [
    {
      name: "approve",
      label: selected === 0 ? "Approve selected" : `Approve ${selected} selected`,
      keys: ["Enter"],
      when: selected > 0,
      run: wiring.approve,
    },
    {
      name: "all",
      label: `Select all ${shown}`,
      keys: ["a", "Ctrl+a"],
      when: selected < shown,
      run: wiring.all,
    },
    {
      name: "clear",
      label: "Deselect",
      keys: ["Escape"],
      when: selected > 0,
      run: wiring.clear,
    },
    {
      name: "open",
      label: "Open",
      keys: ["o"],
      when: focused !== null,
      run: () => focused !== null && wiring.open(focused),
    },
    {
      name: "reject",
      label: "Send back",
      keys: ["x"],
      when: focused !== null,
      run: () => focused !== null && wiring.reject(focused),
    },
    { name: "one", label: "One at a time", keys: ["g"], run: wiring.one },
    ...moves.map(([name, key, by]) => ({
      name: `move ${name}`,
      label: `To the card ${name === "right" || name === "left" ? `on the ${name}` : name === "up" ? "above" : "below"}`,
      keys: [key],
      group: "Among the cards",
      repeats: true,
      run: () => wiring.move(by()),
    })),
    { name: "help", label: "Keys", keys: ["?"], run: wiring.help },
  ];
}
