/** How many labels a person confirmed today in this browser, by project. */

const keyOf = (user: string, project: string): string => `labelqueue:today:${user}:${project}`;

const day = (at: Date): string => `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;

export function readToday(user: string, project: string, at = new Date()): number {
  try {
    const [date, count] = (localStorage.getItem(keyOf(user, project)) ?? "").split(" ");
    return date === day(at) ? Number(count) || 0 : 0;
  } catch {
    return 0;
  }
}

/** One more; answers the new number. */
export function countToday(user: string, project: string, at = new Date()): number {
  const count = readToday(user, project, at) + 1;
  try {
    localStorage.setItem(keyOf(user, project), `${day(at)} ${count}`);
  } catch {
    // Without storage the number starts anew at each visit.
  }
  return count;
}
