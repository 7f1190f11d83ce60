import { describe, expect, it, vi } from "vitest";
import { actionFor } from "../../actions";
import { gridActions, type GridWiring } from "./gridActions";
import { inTurn } from "./inTurn";
import { together, type Outcome } from "./outcome";

function wired(changes: Partial<GridWiring> = {}): GridWiring {
  const verbs = ["approve", "all", "clear", "open", "reject", "move", "one", "help"];
  const spies = Object.fromEntries(verbs.map((verb) => [verb, vi.fn()])) as unknown as GridWiring;
  return { ...spies, columns: () => 4, selected: 2, shown: 8, focused: "r3", ...changes };
}

function press(wiring: GridWiring, key: string): void {
  const event = { key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  actionFor(gridActions(wiring), { ...event, target: null })?.run();
}

describe("many at a glance", () => {
  it("approves what is selected with one key, and nothing where nothing is", () => {
    const some = wired();
    press(some, "Enter");
    expect(some.approve).toHaveBeenCalledOnce();
    const none = wired({ selected: 0 });
    press(none, "Enter");
    expect(none.approve).not.toHaveBeenCalled();
  });

  it("opens and sends back the card that has the focus", () => {
    const wiring = wired();
    press(wiring, "o");
    press(wiring, "x");
    expect(wiring.open).toHaveBeenCalledWith("r3");
    expect(wiring.reject).toHaveBeenCalledWith("r3");
    const nowhere = wired({ focused: null });
    press(nowhere, "x");
    expect(nowhere.reject).not.toHaveBeenCalled();
  });

  it("moves by rows and columns", () => {
    const wiring = wired();
    for (const key of ["ArrowRight", "ArrowUp", "ArrowDown"]) press(wiring, key);
    expect(vi.mocked(wiring.move).mock.calls).toEqual([[1], [-4], [4]]);
  });
});

describe("in turn", () => {
  it("does so many at once and keeps the order", async () => {
    let running = 0;
    let most = 0;
    const results = await inTurn(
      [5, 1, 3, 2, 4],
      async (wait) => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, wait));
        running--;
        return wait * 10;
      },
      2,
    );
    expect(results).toEqual([50, 10, 30, 20, 40]);
    expect(most).toBe(2);
  });
});

describe("several approvals", () => {
  const faster: Outcome = { gone: true, tone: "info", title: "Sue was faster", text: "It stands." };
  const bad: Outcome = { gone: false, tone: "bad", title: "Not accepted", text: "No." };

  it("say nothing where all were accepted, and the one refusal where there was one", () => {
    expect(together([], 5)).toBeNull();
    expect(together([faster], 5)).toBe(faster);
  });

  it("sum up several refusals, each reason once", () => {
    const told = together([faster, faster, bad], 5);
    expect(told).toMatchObject({ title: "2 of 5 approved", tone: "bad", gone: false });
    expect(told?.text).toBe("Sue was faster. Not accepted.");
  });
});
