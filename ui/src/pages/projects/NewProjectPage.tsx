import { Button, Container, Group, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { isProblem, sentence } from "../../api/problem";
import { presetsQuery, useCreateProject } from "../../api/projects";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { TEMPLATES } from "./templates";

const PRESETS: Record<string, string> = {
  kili: "Kili: first in, first out, higher priority first",
  labelbox: "Labelbox: five reserved at a time, priority 1 to 5",
  "labelbox-legacy": "Labelbox (legacy): lower score first, then by name",
  supervisely: "Supervisely: one common pool, review of everything",
  appen: "Appen: random order, batch after batch",
};

/** A new project: its name, whose habits its queue has, and what labelers see. */
export function NewProjectPage() {
  const [name, setName] = useState("");
  const [preset, setPreset] = useState<string | null>(null);
  const [xml, setXml] = useState("");
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
      onSuccess: ({ id }) => navigate({ to: "/projects/$project/import", params: { project: id } }),
    });
  };
  const options = (presets?.items ?? []).map((one) => ({
    value: one.name,
    label: PRESETS[one.name] ?? one.name,
  }));
  return (
    <Container size="sm" w="100%" py="lg">
      <PageHead title="New project">
        You become its manager; everything can be changed later.
      </PageHead>
      <form onSubmit={send}>
        <Stack>
          {create.isError && <Notice tone="bad">{sentence(create.error)}</Notice>}
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={faulty?.at("name")}
            maxLength={200}
            required
            autoFocus
          />
          <Select
            label="Preset"
            description="Makes the queue behave as in a tool you know. Without one: first in, first out."
            placeholder="None"
            data={options}
            value={preset}
            onChange={setPreset}
            error={faulty?.at("preset")}
            clearable
          />
          <InterfaceField value={xml} onChange={setXml} error={faulty?.at("interface")} />
          <Group justify="flex-end">
            <Button type="submit" loading={create.isPending}>
              Create project
            </Button>
          </Group>
        </Stack>
      </form>
    </Container>
  );
}

interface InterfaceProps {
  value: string;
  onChange(xml: string): void;
  error?: string;
}

function InterfaceField({ value, onChange, error }: InterfaceProps) {
  return (
    <Stack gap={6}>
      <Group gap="xs" role="group" aria-label="Start from a template">
        <Text size="sm">Start from:</Text>
        {TEMPLATES.map((template) => (
          <Button
            key={template.name}
            size="compact-sm"
            variant={value === template.xml ? "light" : "default"}
            aria-pressed={value === template.xml}
            onClick={() => onChange(template.xml)}
          >
            {template.label}
          </Button>
        ))}
      </Group>
      <Textarea
        label="Labeling interface"
        description="A Label Studio configuration. Left empty, any JSON is a valid answer."
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        autosize
        minRows={8}
        maxRows={22}
        spellCheck={false}
        styles={{ input: { fontFamily: "ui-monospace, monospace", fontSize: 13 } }}
      />
    </Stack>
  );
}
