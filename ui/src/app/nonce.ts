/** The style nonce of this page load, as the server wrote it into the page; empty under `vite`. */
export function styleNonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]');
  const value = meta?.content ?? "";
  return value === "__CSP_NONCE__" ? "" : value;
}
