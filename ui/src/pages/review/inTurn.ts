const AT_ONCE = 4;

/** Do something for each, a few at a time; the results stand in the order given. */
export async function inTurn<T, R>(
  all: readonly T[],
  act: (one: T) => Promise<R>,
  atOnce = AT_ONCE,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < all.length; at = next++) results[at] = await act(all[at] as T);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, work));
  return results;
}
