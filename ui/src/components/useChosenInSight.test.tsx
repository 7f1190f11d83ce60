import { render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { useChosenInSight } from "./useChosenInSight";

function Row({ parts, chosen }: { parts: string[]; chosen: string }) {
  const row = useChosenInSight(chosen, parts.length);
  return (
    <nav ref={row} aria-label="Parts">
      {parts.map((part) => (
        <a key={part} href={`#${part}`} aria-current={part === chosen ? "page" : undefined}>
          {part}
        </a>
      ))}
    </nav>
  );
}

afterEach(() => {
  vi.restoreAllMocks();
});

it("shows the chosen link at first, when another is chosen, and when links come or go", () => {
  const shown = vi.spyOn(Element.prototype, "scrollIntoView");
  const { rerender } = render(<Row parts={["a", "b", "c"]} chosen="c" />);
  expect(shown.mock.contexts).toEqual([screen.getByText("c")]);
  rerender(<Row parts={["a", "b", "c"]} chosen="c" />);
  expect(shown).toHaveBeenCalledTimes(1);
  rerender(<Row parts={["a", "b", "c"]} chosen="b" />);
  expect(shown.mock.contexts.at(-1)).toBe(screen.getByText("b"));
  rerender(<Row parts={["a", "b", "c", "d"]} chosen="b" />);
  expect(shown).toHaveBeenCalledTimes(3);
});
