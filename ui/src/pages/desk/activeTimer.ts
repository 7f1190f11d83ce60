/** After this long without input nobody is taken to be working (semantics.md, "Time"). */
export const PAUSE_AFTER = 5 * 60_000;

/** Counts the time a person works on one reservation; it stands still after five minutes without input. */
export class ActiveTimer {
  private counted: number;
  private last: number;

  /** `seconds` is what was counted before, as after a reload; `now` tells milliseconds. */
  constructor(
    seconds: number,
    private readonly now: () => number = () => Date.now(),
  ) {
    this.counted = seconds * 1000;
    this.last = now();
  }

  /** The asset comes before the person now: the time until here was not spent on it. */
  begin(): void {
    this.last = this.now();
  }

  /** The person did something. */
  input(): void {
    this.counted += this.sinceInput();
    this.last = this.now();
  }

  /** Whole seconds worked so far. */
  seconds(): number {
    return Math.floor((this.counted + this.sinceInput()) / 1000);
  }

  get paused(): boolean {
    return this.now() - this.last >= PAUSE_AFTER;
  }

  private sinceInput(): number {
    return Math.min(Math.max(this.now() - this.last, 0), PAUSE_AFTER);
  }
}
