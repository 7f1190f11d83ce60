import { ActionIcon, Indicator, VisuallyHidden } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { isRunning, operationsQuery } from "../../api/operations";
import type { Me, Operation } from "../../api/types";
import { centre } from "../../components/centre";
import { countUnread } from "./describe";

const CentreDrawer = lazy(() =>
  import("./CentreDrawer").then((module) => ({ default: module.CentreDrawer })),
);

/** The bell of those who steer: long work with its progress, and what was done at once. */
export function NotificationCentre({ me }: { me: Me }) {
  const { data } = useQuery(operationsQuery);
  const operations = data?.items ?? [];
  const { opened, notes } = useSyncExternalStore(centre.subscribe, centre.get);
  const [seen, setSeen] = useLocalStorage({
    key: `labelqueue:notifications-seen:${me.id}`,
    defaultValue: "",
    getInitialValueInEffect: false,
  });
  const [wasOpened, setWasOpened] = useState(opened);
  if (opened && !wasOpened) setWasOpened(true);
  useRefreshed(operations);
  const newest = operations.reduce((last, { finished_at }) => later(last, finished_at), seen);
  useEffect(() => {
    if (opened && newest > seen) setSeen(newest);
  }, [opened, newest, seen, setSeen]);

  const running = operations.filter(isRunning).length;
  const unread = opened ? 0 : countUnread(operations, seen);
  return (
    <>
      <Indicator
        label={running > 0 ? "…" : unread}
        size={16}
        offset={4}
        disabled={running === 0 && unread === 0}
        processing={running > 0}
      >
        <ActionIcon
          variant="subtle"
          color="gray"
          radius="xl"
          size={34}
          onClick={centre.open}
          aria-label={bellText(running, unread)}
        >
          <Bell />
        </ActionIcon>
      </Indicator>
      {wasOpened && (
        <Suspense>
          <CentreDrawer me={me} operations={operations} notes={notes} opened={opened} />
        </Suspense>
      )}
      <VisuallyHidden role="status">
        {running > 0 ? `${running} operations run` : ""}
      </VisuallyHidden>
    </>
  );
}

/** What an operation has changed is read anew once it has ended. */
function useRefreshed(operations: readonly Operation[]): void {
  const client = useQueryClient();
  const ran = useRef(new Set<string>());
  useEffect(() => {
    for (const operation of operations) {
      if (isRunning(operation)) ran.current.add(operation.id);
      else if (ran.current.delete(operation.id)) {
        void client.invalidateQueries({ queryKey: ["project", operation.project] });
      }
    }
  }, [operations, client]);
}

const later = (one: string, other: string | null): string =>
  other !== null && other > one ? other : one;

function bellText(running: number, unread: number): string {
  if (running > 0) return `Notifications: ${running} running`;
  return unread > 0 ? `Notifications: ${unread} new` : "Notifications";
}

function Bell() {
  return (
    <svg width="20" height="20" viewBox="0 0 24 24" fill="none" aria-hidden="true">
      <path
        d="M12 4a6 6 0 0 0-6 6v3.5L4.5 17h15L18 13.5V10a6 6 0 0 0-6-6zM10 20h4"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
