import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { isMissingPart, keepFresh } from "./freshPages";

const fetched = vi.fn<typeof fetch>();
const reload = vi.fn();
let stop: () => void = vi.fn();

beforeEach(() => {
  sessionStorage.clear();
  fetched.mockReset().mockImplementation(() => Promise.resolve(new Response("")));
  reload.mockReset();
  vi.stubGlobal("fetch", fetched);
  stop = keepFresh(reload);
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

function partIsMissing(): boolean {
  const event = new Event("vite:preloadError", { cancelable: true });
  dispatchEvent(event);
  return event.defaultPrevented;
}

test("a part that is no longer there reloads the page, once", async () => {
  expect(partIsMissing()).toBe(true);
  await vi.waitFor(() => expect(reload).toHaveBeenCalledTimes(1));
  expect(partIsMissing()).toBe(false);
  await Promise.resolve();
  expect(reload).toHaveBeenCalledTimes(1);
});

test("while the server is away nothing is reloaded: the browser would show its own error", async () => {
  fetched.mockRejectedValue(new TypeError("Failed to fetch"));
  partIsMissing();
  await vi.waitFor(() => expect(fetched).toHaveBeenCalled());
  await new Promise((resolve) => setTimeout(resolve));
  expect(reload).not.toHaveBeenCalled();
});

test("what browsers say of a missing part is told from other errors", () => {
  expect(isMissingPart(new TypeError("Failed to fetch dynamically imported module: /a.js"))).toBe(
    true,
  );
  expect(isMissingPart(new Error("Unable to preload CSS for /assets/a.css"))).toBe(true);
  expect(isMissingPart(new Error("Cannot read properties of undefined"))).toBe(false);
});
