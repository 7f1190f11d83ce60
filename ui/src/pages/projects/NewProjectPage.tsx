import { Button, Container, Group, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo, useState, type FormEvent } from "react";
import { isProblem, sentence } from "../../api/problem";
import { presetsQuery, useCreateProject } from "../../api/projects";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";
import { xmlFaults } from "../settings/xmlFaults";
import { InterfaceEditor } from "./InterfaceEditor";
import classes from "./NewProject.module.css";
import { presetWords } from "./presets";
import { joinAll, NOBODY, TeamFields, type Team } from "./TeamFields";

/** A new project: its name, whose habits its queue has, what labelers see, and who works in it. */
export function NewProjectPage() {
  const [name, setName] = useState("");
  const [preset, setPreset] = useState<string | null>(null);
  const [xml, setXml] = useState("");
  const [team, setTeam] = useState<Team>(NOBODY);
  const [settled] = useDebouncedValue(xml, 250);
  const faults = useMemo(() => (settled.trim() === "" ? [] : xmlFaults(settled)), [settled]);
  const { data: presets } = useQuery(presetsQuery);
  const create = useCreateProject();
  const navigate = useNavigate();
  const faulty = isProblem(create.error) ? create.error : null;
  const send = (event: FormEvent) => {
    event.preventDefault();
    const body = {
      name: name.trim(),
      preset: preset ?? undefined,
      interface: xml.trim() || undefined,
    };
    create.mutate(body, {
      onSuccess: async ({ id }) => {
        await joinAll(id, team);
        await navigate({ to: "/projects/$project/jobs", params: { project: id } });
      },
    });
  };
  const names = [null, ...(presets?.items ?? []).map((one) => one.name)];
  return (
    <Container size="md" w="100%" py="lg">
      <PageHead title="New project">
        You become its manager; everything can be changed later.
      </PageHead>
      <form onSubmit={send}>
        <Stack>
          {create.isError && <Notice tone="bad">{sentence(create.error)}</Notice>}
          <Panel title="Name and habits">
            <Stack>
              <TextInput
                label="Name"
                value={name}
                onChange={(event) => setName(event.currentTarget.value)}
                error={faulty?.at("name")}
                maxLength={200}
                required
                autoFocus
              />
              <Radio.Group
                label="Preset"
                description="Makes the queue behave as in a tool you know."
                value={preset ?? "none"}
                onChange={(value) => setPreset(value === "none" ? null : value)}
                error={faulty?.at("preset")}
              >
                <div className={classes.presets}>
                  {names.map((one) => (
                    <Radio
                      key={one}
                      value={one ?? "none"}
                      label={presetWords(one).label}
                      description={presetWords(one).says}
                    />
                  ))}
                </div>
              </Radio.Group>
            </Stack>
          </Panel>
          <Panel title="What labelers see">
            <InterfaceEditor value={xml} onChange={setXml} faults={faults} />
            {faulty?.at("interface") !== undefined && (
              <Text size="sm" c="var(--mantine-color-error)">
                {faulty?.at("interface")}
              </Text>
            )}
          </Panel>
          <Panel title="Who works in it" says="Each has a job of their own, empty at first.">
            <TeamFields value={team} onChange={setTeam} />
          </Panel>
          <Group justify="flex-end">
            <Button type="submit" loading={create.isPending} disabled={faults.length > 0}>
              Create project
            </Button>
          </Group>
        </Stack>
      </form>
    </Container>
  );
}
