import { Button, Group, List, Stack } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { isProblem, sentence } from "../../api/problem";
import { useChangeProject, useTryProject } from "../../api/settings";
import type { Project } from "../../api/types";
import { Confirm } from "../../components/Confirm";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import { InterfaceEditor } from "../projects/InterfaceEditor";
import { InterfacePreview } from "./InterfacePreview";
import { xmlFaults } from "./xmlFaults";

interface Props {
  project: Project;
  editable: boolean;
}

/** What labelers see and answer: as XML, and as they will see it. */
export default function InterfacePart({ project, editable }: Props) {
  const saved = project.interface ?? "";
  const [xml, setXml] = useState(saved);
  const [settled] = useDebouncedValue(xml, 250);
  const faults = useMemo(() => (settled.trim() === "" ? [] : xmlFaults(settled)), [settled]);
  const tried = useTryProject(project.id);
  const change = useChangeProject(project.id);
  const refused = [tried.error, change.error].find((error) => isProblem(error));
  const body = { interface: xml.trim() === "" ? null : xml };
  const type = (next: string) => {
    setXml(next);
    tried.reset();
    change.reset();
  };
  return (
    <Stack>
      {change.isSuccess && xml === saved && (
        <Notice tone="good">
          Saved as version {change.data.interface_version}. The next asset opens with it.
        </Notice>
      )}
      {refused !== undefined && <Notice tone="bad">{sentence(refused)}</Notice>}
      <Panel
        title="As XML"
        says={`Version ${project.interface_version}. Every label names the version it was made with.`}
      >
        <InterfaceEditor value={xml} onChange={type} faults={faults} readOnly={!editable} />
        {editable && (
          <Group justify="flex-end" mt="sm" gap="xs">
            <Button variant="default" disabled={xml === saved} onClick={() => type(saved)}>
              Discard
            </Button>
            <Button
              disabled={xml === saved || faults.length > 0}
              loading={tried.isPending}
              onClick={() => tried.mutate(body)}
            >
              Save…
            </Button>
          </Group>
        )}
      </Panel>
      <InterfacePreview project={project} xml={settled} faulty={faults.length > 0} />
      <Confirm
        opened={tried.isSuccess}
        title="Change the labeling interface"
        confirm="Save"
        busy={change.isPending}
        onConfirm={() => change.mutate(body, { onSettled: () => tried.reset() })}
        onClose={() => tried.reset()}
      >
        Labels made so far keep the version they were made with. Drafts and rework made under it are
        checked against the new one when they are submitted.
        <List mt="xs">
          {(tried.data?.effects ?? []).map((effect) => (
            <List.Item key={effect}>{effect}</List.Item>
          ))}
        </List>
      </Confirm>
    </Stack>
  );
}
