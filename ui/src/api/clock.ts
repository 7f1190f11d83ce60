/** The server's time, guessed from the `Date` of its answers: a wrong clock here moves no countdown. */

// `Date` counts whole seconds, so smaller differences are rounding and latency.
const ROUNDING = 2_000;

let offset = 0;

export const clock = {
  now: (): number => Date.now() + offset,
  hear(date: string | null): void {
    const told = date === null ? Number.NaN : Date.parse(date);
    if (Number.isNaN(told)) return;
    const difference = told - Date.now();
    offset = Math.abs(difference) > ROUNDING ? difference : 0;
  },
};
