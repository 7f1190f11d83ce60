import { ActionIcon, Anchor, AppShell, Group, Menu, Text } from "@mantine/core";
import { useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, Outlet, useNavigate, useParams } from "@tanstack/react-router";
import { meQuery, useLogOut } from "../api/session";
import type { Me } from "../api/types";
import { centre } from "../components/centre";
import { ConnectionBanner } from "./ConnectionBanner";
import { NotificationCentre } from "./notifications/NotificationCentre";
import classes from "./Shell.module.css";

/** The frame of every page behind the log-in. */
export function Shell() {
  const { data: me } = useQuery(meQuery);
  const { project } = useParams({ strict: false });
  const name = me?.projects.find((mine) => mine.id === project)?.name;
  return (
    <AppShell header={{ height: 52 }} padding={0}>
      <a className="lq-skip-link" href="#content">
        Skip to content
      </a>
      <AppShell.Header className={classes.header}>
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
            <UserMenu me={me} />
          </Group>
        )}
      </AppShell.Header>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main}>
        <ConnectionBanner />
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

/** Who may set long work going. */
const steers = (me: Me): boolean =>
  me.admin || me.projects.some((project) => project.role === "manager");

const SCHEMES: [MantineColorScheme, string][] = [
  ["auto", "Like the system"],
  ["light", "Light"],
  ["dark", "Dark"],
];

function UserMenu({ me }: { me: Me }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const logOut = useLogOut();
  const navigate = useNavigate();
  const leave = () => {
    centre.forget();
    logOut.mutate(undefined, { onSettled: () => void navigate({ to: "/login", replace: true }) });
  };
  return (
    <Menu position="bottom-end" width={230} withinPortal>
      <Menu.Target>
        <ActionIcon variant="light" radius="xl" size={34} aria-label={`Account of ${me.name}`}>
          <Text component="span" fw={700} size="sm">
            {initials(me.name)}
          </Text>
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {me.name}
          <br />
          {me.email}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>Colours</Menu.Label>
        {SCHEMES.map(([scheme, label]) => (
          <Menu.Item
            key={scheme}
            onClick={() => setColorScheme(scheme)}
            rightSection={colorScheme === scheme ? "✓" : undefined}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void navigate({ to: "/tokens" })}>API tokens</Menu.Item>
        {steers(me) && (
          <Menu.Item onClick={() => void navigate({ to: "/people" })}>People</Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item onClick={leave}>Log out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => word?.[0]?.toUpperCase() ?? "").join("");
}
