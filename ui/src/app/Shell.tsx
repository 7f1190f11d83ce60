import { Anchor, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useParams } from "@tanstack/react-router";
import { meQuery } from "../api/session";
import { Account } from "./Account";
import { ConnectionBanner } from "./ConnectionBanner";
import { NotificationCentre } from "./notifications/NotificationCentre";
import { steers } from "./steers";
import classes from "./Shell.module.css";

// Dialogs hide the page's scroll bar; what bears this class keeps its distance then (react-remove-scroll).
const BESIDE_SCROLLBAR = "right-scroll-bar-position";

/** The frame of every page behind the log-in. */
export function Shell() {
  const { data: me } = useQuery(meQuery);
  const { project } = useParams({ strict: false });
  const name = me?.projects.find((mine) => mine.id === project)?.name;
  return (
    <>
      <a className="lq-skip-link" href="#content">
        Skip to content
      </a>
      <header className={`${classes.header} ${BESIDE_SCROLLBAR}`}>
        <Group gap="xs" wrap="nowrap" className={classes.where}>
          <Anchor
            component={Link}
            to="/"
            className={classes.brand}
            underline="never"
            aria-label="labelqueue: my projects"
          >
            <img src="/icon.svg" alt="" width={26} height={26} />
            <span className={classes.word}>labelqueue</span>
          </Anchor>
          {name !== undefined && (
            <Text component="span" truncate className={classes.project}>
              {name}
            </Text>
          )}
        </Group>
        {me !== undefined && (
          <Group gap={6} wrap="nowrap">
            {steers(me) && <NotificationCentre me={me} />}
            <Account me={me} />
          </Group>
        )}
      </header>
      <main id="content" tabIndex={-1} className={classes.main}>
        <ConnectionBanner />
        <Outlet />
      </main>
    </>
  );
}
