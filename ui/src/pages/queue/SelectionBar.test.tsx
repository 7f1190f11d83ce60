import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { queueActions } from "./queueActions";
import { nobody } from "./selection";
import { SelectionBar } from "./SelectionBar";

function show(any: boolean, matching: number | null) {
  const none = vi.fn();
  const actions = queueActions({
    some: false,
    any,
    view: "table",
    busy: false,
    panelOpen: false,
    ask: none,
    selectAll: none,
    clear: none,
    show: none,
    undo: undefined,
  });
  const bar = { selection: nobody, size: 0, matching, actions, first: [], busy: false };
  render(
    <MantineProvider env="test">
      <SelectionBar {...bar} />
    </MantineProvider>,
  );
}

it("offers all that match, by their number where that is known", () => {
  show(true, 1_500);
  expect(screen.queryByText("Select all 1,500")).not.toBeNull();
  show(true, null);
  expect(screen.queryByText("Select all that match")).not.toBeNull();
});

it("offers nothing where nothing matches", () => {
  show(false, 0);
  expect(screen.queryByText(/^Select all/)).toBeNull();
});
