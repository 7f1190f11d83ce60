/** Where to go after the log-in: a path of this site, never another site's address. */
export function safePath(next: string | undefined): string {
  if (next === undefined || !next.startsWith("/")) return "/";
  const address = new URL(next, location.origin);
  if (address.origin !== location.origin || address.pathname === "/login") return "/";
  return `${address.pathname}${address.search}${address.hash}`;
}
