import { lazy, Suspense, useState } from "react";
import type { Me } from "../api/types";
import { AccountButton } from "./AccountButton";

const load = () => import("./AccountMenu");
const AccountMenu = lazy(async () => ({ default: (await load()).AccountMenu }));

/** My account's button. Menus are a tenth of the first load, so theirs comes when it is wanted. */
export function Account({ me }: { me: Me }) {
  const [wanted, setWanted] = useState(false);
  const soon = () => void load().catch(() => undefined);
  const button = (
    <AccountButton
      person={me}
      aria-expanded={false}
      onPointerEnter={soon}
      onFocus={soon}
      onClick={() => setWanted(true)}
    />
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <AccountMenu me={me} />
    </Suspense>
  );
}
