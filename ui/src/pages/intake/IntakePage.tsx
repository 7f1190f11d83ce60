import { Button, Container, Group, List, Progress, Stack, Text, TextInput } from "@mantine/core";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { isProblem, sentence } from "../../api/problem";
import { Notice } from "../../components/Notice";
import { PageHead } from "../../components/PageHead";
import { readPriority } from "../queue/priorities";
import { FileDrop } from "./FileDrop";
import { useIntake } from "./useIntake";

/** Add a batch: from a file that lists assets, or from pictures and texts themselves. */
export function IntakePage() {
  const { project } = useParams({ from: "/inside/projects/$project/import" });
  const [files, setFiles] = useState<File[]>([]);
  const [name, setName] = useState("");
  const [priority, setPriority] = useState("");
  const [fault, setFault] = useState<string | null>(null);
  const { batch, progress, error, start } = useIntake(project);
  const navigate = useNavigate();

  const take = (taken: File[]) => {
    if (taken.length === 0) return;
    setFiles(taken);
    setName(
      (old) => old || (taken.length === 1 ? (taken[0]?.name ?? "") : `${taken.length} files`),
    );
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    const value = priority.trim() === "" ? undefined : readPriority(priority);
    if (typeof value === "string") return setFault(value);
    void start(files, name.trim(), value).then((done) => {
      if (!done) return;
      setFiles([]);
      setName("");
    });
  };
  return (
    <Container size="sm" w="100%" py="lg">
      <PageHead title="Import">A file of assets becomes a batch, in the file's order.</PageHead>
      <form onSubmit={send}>
        <Stack>
          {batch !== null && (
            <Notice tone="good">
              <Group gap="xs">
                Batch {batch.number} “{batch.name}” has {batch.size.toLocaleString("en")} assets.
                <Button
                  size="compact-sm"
                  variant="light"
                  onClick={() =>
                    void navigate({
                      to: "/projects/$project/queue",
                      params: { project },
                      search: { batch: batch.id },
                    })
                  }
                >
                  Show them
                </Button>
              </Group>
            </Notice>
          )}
          {error !== null && <Faults error={error} />}
          <FileDrop onFiles={take}>
            <b>JSON, NDJSON or CSV</b> with <code>external_id</code> and the data of each asset; or
            pictures and texts, which are uploaded.
          </FileDrop>
          {files.length > 0 && (
            <Text size="sm" role="status">
              {files.length === 1 ? files[0]?.name : `${files.length} files`} chosen
            </Text>
          )}
          <Group grow align="flex-start">
            <TextInput
              label="Name of the batch"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={200}
              required
              withAsterisk={false}
            />
            <TextInput
              label="Priority"
              placeholder="The queue's default"
              inputMode="numeric"
              value={priority}
              error={fault}
              onChange={(event) => {
                setPriority(event.currentTarget.value);
                setFault(null);
              }}
            />
          </Group>
          {progress !== null && <Progress value={progress * 100} animated aria-label="Import" />}
          <Group justify="flex-end">
            <Button type="submit" disabled={files.length === 0} loading={progress !== null}>
              Import
            </Button>
          </Group>
        </Stack>
      </form>
    </Container>
  );
}

const SHOWN = 8;

function Faults({ error }: { error: Error }) {
  // One fault is the sentence itself.
  const faults = isProblem(error) && error.errors.length > 1 ? error.errors : [];
  return (
    <Notice tone="bad" title="Nothing was imported">
      {sentence(error)}
      {faults.length > 0 && (
        <List size="sm" mt="xs">
          {faults.slice(0, SHOWN).map((one) => (
            <List.Item key={one.path + one.message}>
              <code>{one.path}</code>: {one.message}
            </List.Item>
          ))}
          {faults.length > SHOWN && <List.Item>and {faults.length - SHOWN} more</List.Item>}
        </List>
      )}
    </Notice>
  );
}
