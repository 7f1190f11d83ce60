import { Button, Group, Stack, TagsInput, Text, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { isProblem, sentence } from "../../api/problem";
import { useChangeProject, useDeleteProject } from "../../api/settings";
import type { Project } from "../../api/types";
import { NameConfirm } from "../../components/NameConfirm";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import { PresetPanel } from "./PresetPanel";

/** What concerns the project as a whole. */
export function ProjectForm({ project }: { project: Project }) {
  return (
    <Stack>
      <NamePanel project={project} />
      <PausePanel project={project} />
      <PresetPanel project={project} />
      <DeletePanel project={project} />
    </Stack>
  );
}

function NamePanel({ project }: { project: Project }) {
  const [name, setName] = useState(project.name);
  const [origins, setOrigins] = useState(project.media_origins);
  const change = useChangeProject(project.id);
  const faulty = isProblem(change.error) ? change.error : null;
  const same =
    name.trim() === project.name && origins.join(" ") === project.media_origins.join(" ");
  const save = (event: FormEvent) => {
    event.preventDefault();
    change.mutate({ name: name.trim(), media_origins: origins });
  };
  return (
    <Panel title="Name and media">
      <Stack component="form" onSubmit={save} gap="sm">
        {faulty !== null && <Notice tone="bad">{sentence(faulty)}</Notice>}
        {change.isSuccess && same && <Notice tone="good">Saved.</Notice>}
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={faulty?.at("name")}
          maxLength={200}
          required
          withAsterisk={false}
        />
        <TagsInput
          label="Where media may come from"
          description="Addresses such as https://media.example.com, whose images and texts the pages may load besides what was uploaded here. Press Enter after each."
          value={origins}
          onChange={setOrigins}
          error={faulty?.at("media_origins")}
          placeholder={origins.length === 0 ? "uploads only" : undefined}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={change.isPending} disabled={same || name.trim() === ""}>
            Save
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}

function PausePanel({ project }: { project: Project }) {
  const change = useChangeProject(project.id);
  const paused = project.state === "paused";
  return (
    <Panel
      title={paused ? "The project is paused" : "The project is active"}
      says={
        paused
          ? "Nothing is handed out; what somebody has in hand may still be submitted."
          : "While it is paused, nothing is handed out; what somebody has in hand may still be submitted."
      }
      actions={
        <Button
          variant={paused ? "filled" : "default"}
          loading={change.isPending}
          onClick={() => change.mutate({ state: paused ? "active" : "paused" })}
        >
          {paused ? "Resume" : "Pause"}
        </Button>
      }
    >
      {change.isError && <Notice tone="bad">{sentence(change.error)}</Notice>}
    </Panel>
  );
}

function DeletePanel({ project }: { project: Project }) {
  const [asked, setAsked] = useState(false);
  const remove = useDeleteProject(project.id);
  const navigate = useNavigate();
  const confirm = () =>
    remove.mutate(project.name, { onSuccess: () => void navigate({ to: "/", replace: true }) });
  return (
    <Panel
      title="Delete the project"
      says="With all its assets, labels and history, for good."
      actions={
        <Button variant="default" c="var(--mantine-color-error)" onClick={() => setAsked(true)}>
          Delete
        </Button>
      }
    >
      <NameConfirm
        opened={asked}
        title={`Delete “${project.name}”`}
        name={project.name}
        confirm="Delete the project"
        busy={remove.isPending}
        error={remove.isError ? sentence(remove.error) : undefined}
        onConfirm={confirm}
        onClose={() => setAsked(false)}
      >
        <Text>
          Nobody sees the project from that moment on, and nothing brings it back. Export first if
          the labels matter.
        </Text>
      </NameConfirm>
    </Panel>
  );
}
