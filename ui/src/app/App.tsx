import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect } from "react";
import { connection } from "../api/connection";
import { setNonce } from "get-nonce";
import { styleNonce } from "./nonce";
import { makeRouter } from "./router";
import { readable, theme } from "./theme";

// Dialogs lock the page's scrolling by a style element of their own, which takes its nonce from here.
setNonce(styleNonce());

// The client asks again by itself where that is safe; a second layer would only wait longer.
const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 2_000 }, mutations: { retry: false } },
});
const router = makeRouter(queries);

export function App() {
  useEffect(() => connection.subscribe(toLogInWhenUnknown), []);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={readable}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** A session that ended in the middle of work: log in, and come back to the same place. */
function toLogInWhenUnknown(): void {
  const { pathname, href } = router.state.location;
  if (connection.get().known || pathname === "/login" || router.state.status === "pending") return;
  queries.removeQueries({ queryKey: ["me"] });
  void router.navigate({ to: "/login", search: { next: href, ended: true } });
}
