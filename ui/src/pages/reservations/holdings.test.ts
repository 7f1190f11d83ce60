import { expect, it } from "vitest";
import type { Reservation } from "../../api/types";
import { byPerson, consequences, holdingText } from "./holdings";

const row = (id: string, labeler: string, state: "active" | "expired", queue = "label") =>
  ({ id, labeler, labeler_name: labeler, labeler_email: "", state, queue }) as Reservation;

it("stands by person, in the order of names", () => {
  const held = byPerson([
    row("1", "Zoe", "active"),
    row("2", "Ann", "expired"),
    row("3", "Zoe", "expired"),
  ]);
  expect(held.map(({ name, rows }) => [name, rows.map(({ id }) => id)])).toEqual([
    ["Ann", ["2"]],
    ["Zoe", ["1", "3"]],
  ]);
  expect(held.map(holdingText)).toEqual(["1 expired", "1 active, 1 expired"]);
});

it("says what clearing does, and that clearing what expired changes nothing", () => {
  expect(
    consequences([
      row("1", "Ann", "active"),
      row("2", "Ann", "active", "review"),
      row("3", "Ann", "expired"),
      row("4", "Ann", "expired"),
    ]),
  ).toEqual([
    "1 asset: free for others at once.",
    "1 label under review: free for other reviewers.",
    "2 expired reservations: others could have it already, nothing changes.",
  ]);
});
