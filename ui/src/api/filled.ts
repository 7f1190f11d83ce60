import type { Page } from "./types";

/**
 * A window of a list whose pages may be short: the server looks at so many rows a request, and what
 * is rare takes several. Asks until the window is full, or the list has ended.
 */
export async function filled<T>(
  size: number,
  cursor: string,
  read: (cursor: string, limit: number) => Promise<Page<T>>,
): Promise<Page<T>> {
  const items: T[] = [];
  let next: string | null = cursor;
  do {
    const page: Page<T> = await read(next, size - items.length);
    items.push(...page.items);
    next = page.next_cursor;
  } while (next !== null && items.length < size);
  return { items, next_cursor: next };
}
