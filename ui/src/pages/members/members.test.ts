import { describe, expect, it } from "vitest";
import { addressIn, captionOf } from "./addresses";
import { isBarred, standingOf } from "./standing";

describe("addressIn", () => {
  it("reads back who was picked, and takes a typed address as it is", () => {
    const mona = { name: "Mona (new)", email: "mona+a@example.com" };
    expect(addressIn(captionOf(mona))).toBe("mona+a@example.com");
    expect(addressIn(" liam@example.com ")).toBe("liam@example.com");
  });
});

describe("standingOf", () => {
  it("says nothing where no test questions are asked", () => {
    expect(standingOf({ standing: null })).toBeNull();
  });

  it("offers to let in whom the quiz or the bar keeps out, and nobody else", () => {
    const kept = ["quiz_failed", "distrusted", "quiz_required", "trusted"].map((standing) =>
      isBarred({ standing }),
    );
    expect(kept).toEqual([true, true, false, false]);
  });

  it("has a word for a standing of a later version", () => {
    expect(standingOf({ standing: "on_probation" })?.label).toBe("on probation");
  });
});
