/** A refusal as the service words it (RFC 9457): a stable code and a sentence to act on. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly errors: { path: string; message: string }[] = [],
    readonly body: Record<string, unknown> = {},
  ) {
    super(detail);
    this.name = "Problem";
  }

  /** The messages of the faulty fields whose path is `path` or lies below it. */
  at(path: string): string | undefined {
    const found = this.errors.filter((e) => e.path === path || e.path.startsWith(`${path}.`));
    return found.length === 0 ? undefined : found.map((e) => e.message).join("; ");
  }
}

/** The service could not be reached, or answered with something that is not its own. */
export class Unreachable extends Problem {
  constructor(status = 0) {
    super(
      status,
      "unreachable",
      "The server cannot be reached. Your work is kept in this browser.",
    );
    this.name = "Unreachable";
  }
}

export function isProblem(error: unknown, ...codes: string[]): error is Problem {
  return error instanceof Problem && (codes.length === 0 || codes.includes(error.code));
}

/** One sentence for a person, whatever was thrown. */
export function sentence(error: unknown): string {
  if (error instanceof Problem) return error.detail;
  return error instanceof Error ? error.message : "Something went wrong.";
}

export async function readProblem(answer: Response): Promise<Problem> {
  const type = answer.headers.get("content-type") ?? "";
  if (!type.includes("json")) {
    return answer.status >= 500
      ? new Unreachable(answer.status)
      : new Problem(answer.status, "unknown", `The server answered ${answer.status}.`);
  }
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
  const errors = Array.isArray(body.errors) ? (body.errors as Problem["errors"]) : [];
  const detail = String(body.detail ?? body.title ?? `The server answered ${answer.status}.`);
  return new Problem(answer.status, String(body.code ?? "unknown"), detail, errors, body);
}
