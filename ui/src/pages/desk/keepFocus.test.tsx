import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createPortal } from "react-dom";
import { expect, it, vi } from "vitest";
import { useActions } from "../../components/useActions";
import { keepFocus } from "./keepFocus";

function Page({ confirm, why }: { confirm(): void; why(): void }) {
  useActions(() => [{ name: "confirm", label: "Confirm", keys: ["Enter"], run: confirm }]);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section aria-label="Asset" tabIndex={-1} onMouseDown={keepFocus}>
      <button onClick={why}>Why this asset?</button>
      <input aria-label="Answer" />
      {createPortal(<button>Close</button>, document.body)}
    </section>
  );
}

function open() {
  const acts = { confirm: vi.fn(), why: vi.fn() };
  render(<Page {...acts} />);
  screen.getByRole("region").focus();
  return { ...acts, user: userEvent.setup() };
}

it("lets Enter confirm after a button was clicked", async () => {
  const { user, confirm, why } = open();
  await user.click(screen.getByRole("button", { name: "Why this asset?" }));
  await user.keyboard("{Enter}");
  expect(why).toHaveBeenCalledTimes(1);
  expect(confirm).toHaveBeenCalledTimes(1);
});

it("leaves Enter to a button that was reached by keyboard", async () => {
  const { user, confirm, why } = open();
  await user.tab();
  await user.keyboard("{Enter}");
  expect(why).toHaveBeenCalledTimes(1);
  expect(confirm).not.toHaveBeenCalled();
});

it("leaves fields and dialogs alone", async () => {
  const { user } = open();
  await user.click(screen.getByRole("textbox"));
  expect(screen.getByRole("textbox")).toBe(document.activeElement);
  await user.click(screen.getByRole("button", { name: "Close" }));
  expect(screen.getByRole("button", { name: "Close" })).toBe(document.activeElement);
});
