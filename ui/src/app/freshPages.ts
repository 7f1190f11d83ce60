/**
 * A page that was opened before the pages were built anew asks for parts that are no longer there:
 * it is loaded again, once a minute at most, and only where the server answers. Drafts are kept in
 * this browser, so nothing is lost by it.
 */
const KEY = "labelqueue:reloaded";
const REST = 60_000;

export function keepFresh(reload = () => location.reload()): () => void {
  const listen = (event: Event) => {
    if (justReloaded()) return;
    event.preventDefault();
    void serverAnswers().then((answers) => {
      if (!answers) return;
      remember();
      reload();
    });
  };
  addEventListener("vite:preloadError", listen);
  return () => removeEventListener("vite:preloadError", listen);
}

async function serverAnswers(): Promise<boolean> {
  try {
    return (await fetch("/", { cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

function justReloaded(): boolean {
  try {
    return Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) < REST;
  } catch {
    // Without storage it could reload for ever.
    return true;
  }
}

function remember(): void {
  sessionStorage.setItem(KEY, String(Date.now()));
}

/** Whether this is a part of the pages that could not be loaded; asking again gives the same failure. */
export function isMissingPart(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|importing a module|preload css|module script/i.test(error.message)
  );
}
