import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { Action } from "../actions";
import { useActions } from "./useActions";

function Page({ actions, children }: { actions: Action[]; children?: React.ReactNode }) {
  useActions(() => actions);
  return <main>{children}</main>;
}

const skip = (run: () => void): Action[] => [{ name: "skip", label: "Skip", keys: ["s"], run }];

it("runs an action by its key, once for a key held down", () => {
  const run = vi.fn();
  render(<Page actions={skip(run)} />);
  fireEvent.keyDown(document.body, { key: "s" });
  fireEvent.keyDown(document.body, { key: "s", repeat: true });
  expect(run).toHaveBeenCalledTimes(1);
});

it("leaves alone what somebody else has taken", () => {
  const run = vi.fn();
  render(
    <Page actions={skip(run)}>
      <button onKeyDown={(event) => event.preventDefault()}>taken</button>
    </Page>,
  );
  fireEvent.keyDown(screen.getByRole("button"), { key: "s" });
  expect(run).not.toHaveBeenCalled();
});

it("is silent behind a dialog and where single keys are switched off", () => {
  const run = vi.fn();
  const { rerender } = render(
    <Page actions={skip(run)}>
      <div role="dialog" aria-modal="true" aria-label="Ask" />
    </Page>,
  );
  fireEvent.keyDown(document.body, { key: "s" });
  expect(run).not.toHaveBeenCalled();
  rerender(<Page actions={skip(run)} />);
  fireEvent.keyDown(document.body, { key: "s" });
  expect(run).toHaveBeenCalledTimes(1);
});

it("keeps quiet for those who switched single keys off", () => {
  localStorage.setItem("labelqueue:single-keys", "false");
  const run = vi.fn();
  render(<Page actions={skip(run)} />);
  fireEvent.keyDown(document.body, { key: "s" });
  expect(run).not.toHaveBeenCalled();
});
