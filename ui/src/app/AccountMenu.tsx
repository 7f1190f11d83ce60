import { Menu, useMantineColorScheme, type MantineColorScheme } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useLogOut } from "../api/session";
import type { Me } from "../api/types";
import { centre } from "../components/centre";
import { AccountButton } from "./AccountButton";
import { steers } from "./steers";

const SCHEMES: [MantineColorScheme, string][] = [
  ["auto", "Like the system"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/** What a person sets for themselves, and the way out; opened as soon as it is there. */
export function AccountMenu({ me }: { me: Me }) {
  // Opened once its button has the focus, so that the focus comes back there.
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    const frame = requestAnimationFrame(() => setOpened(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const logOut = useLogOut();
  const navigate = useNavigate();
  const leave = () => {
    centre.forget();
    logOut.mutate(undefined, { onSettled: () => void navigate({ to: "/login", replace: true }) });
  };
  return (
    <Menu
      position="bottom-end"
      width={230}
      withinPortal={false}
      opened={opened}
      onChange={setOpened}
    >
      <Menu.Target>
        <AccountButton person={me} autoFocus />
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
