import { isProblem } from "../../api/problem";
import { drafts, type Draft, type Place } from "./drafts";

export type SaveState = "clean" | "saving" | "saved" | "local" | "lost";

interface Wiring {
  place: Place;
  /** Sends the draft to the server; throws `Problem`. */
  send(result: unknown, closing: boolean): Promise<void>;
  tell(state: SaveState): void;
}

const PAUSE = 600;
const AGAIN = 10_000;

/** Keeps a draft in this browser at each change, and on the server soon after the last one. */
export class DraftSaver {
  private latest: Draft | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending = false;
  private closed = false;

  constructor(private readonly wiring: Wiring) {}

  change(result: unknown, seconds: number): void {
    if (this.closed) return;
    this.latest = { result, seconds, at: Date.now(), saved: false };
    drafts.write(this.wiring.place, this.latest);
    this.wiring.tell("saving");
    this.schedule(PAUSE);
  }

  /** Send what is not on the server yet; `closing` lets the request outlive the page. */
  async flush(closing = false): Promise<void> {
    clearTimeout(this.timer);
    const draft = this.latest;
    if (draft === null || draft.saved || this.sending) return;
    this.sending = true;
    try {
      await this.wiring.send(draft.result, closing);
      this.kept(draft, "saved");
    } catch (error) {
      // A draft that comes after its reservation is kept all the same (api.md, "draft").
      if (isProblem(error, "reservation_lost")) this.kept(draft, "lost");
      else this.later();
    } finally {
      this.sending = false;
    }
  }

  /** Stop: the answer was given, or another asset is on the screen. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  /** The page is left with the answer unfinished: what is not on the server yet still goes there. */
  leave(): void {
    if (!this.closed) void this.flush(true);
    this.close();
  }

  private kept(draft: Draft, state: SaveState): void {
    draft.saved = true;
    if (this.closed) return;
    if (draft === this.latest) {
      drafts.write(this.wiring.place, draft);
      this.wiring.tell(state);
    } else {
      this.schedule(PAUSE);
    }
  }

  private later(): void {
    if (this.closed) return;
    this.wiring.tell("local");
    this.schedule(AGAIN);
  }

  private schedule(pause: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), pause);
  }
}
