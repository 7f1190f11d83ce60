import { Group } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../api/client";
import type { Role } from "../../api/types";
import { usersQuery } from "../../api/users";
import { PeoplePicker } from "../../components/PersonPicker";

export type Team = Record<"labeler" | "reviewer", string[]>;

export const NOBODY: Team = { labeler: [], reviewer: [] };

interface Props {
  value: Team;
  onChange(team: Team): void;
}

/** Who labels and who reviews, out of all who may log in. */
export function TeamFields({ value, onChange }: Props) {
  return (
    <Group grow align="flex-start" preventGrowOverflow={false}>
      <Picker
        label="Labelers"
        value={value.labeler}
        onChange={(labeler) => onChange({ ...value, labeler })}
      />
      <Picker
        label="Reviewers"
        value={value.reviewer}
        onChange={(reviewer) => onChange({ ...value, reviewer })}
      />
    </Group>
  );
}

interface PickerProps {
  label: string;
  value: string[];
  onChange(value: string[]): void;
}

function Picker({ label, value, onChange }: PickerProps) {
  const [typed, setTyped] = useState("");
  const { data, isFetching } = useQuery({
    ...usersQuery(typed, 20),
    placeholderData: keepPreviousData,
    // A reviewer may create a project but sees who there is only once they manage one.
    retry: false,
  });
  const people = (data?.items ?? []).filter((user) => user.active);
  return (
    <PeoplePicker
      label={label}
      people={people}
      nobody="Nobody of that name may log in here"
      loading={isFetching}
      onSearch={setTyped}
      value={value}
      onChange={onChange}
    />
  );
}

/** Make them members; who is both a labeler and a reviewer becomes a reviewer, who may label too. */
export async function joinAll(project: string, team: Team): Promise<void> {
  const roles = new Map<string, Role>();
  for (const user of team.labeler) roles.set(user, "labeler");
  for (const user of team.reviewer) roles.set(user, "reviewer");
  for (const [user, role] of roles) {
    await call("PUT", `/projects/${project}/members/${user}`, { body: { role } });
  }
}
