/** Comments on rejections that this person wrote here, at hand for the next one. */

const KEPT = 6;
const keyOf = (user: string, project: string) => `labelqueue:comments:${user}:${project}`;

/** The newest first, each once. */
export function remembered(comments: readonly string[], written: string): string[] {
  const comment = written.trim();
  if (comment === "") return [...comments];
  return [comment, ...comments.filter((one) => one !== comment)].slice(0, KEPT);
}

export function readComments(user: string, project: string): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(user, project)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

export function rememberComment(user: string, project: string, written: string): void {
  try {
    const comments = remembered(readComments(user, project), written);
    localStorage.setItem(keyOf(user, project), JSON.stringify(comments));
  } catch {
    // Without storage each comment is written anew.
  }
}
