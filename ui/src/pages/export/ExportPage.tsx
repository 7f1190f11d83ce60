import { Button, Code, Container, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { projectQuery, statsQuery } from "../../api/projects";
import { Copyable } from "../../components/Copyable";
import { PageHead } from "../../components/PageHead";
import { Panel } from "../../components/Panel";

const FIELDS: [string, string][] = [
  ["label, asset", "Their ids."],
  ["external_id, data, batch", "The asset as it was imported."],
  ["labeler, labeler_email", "Who made the label."],
  ["status, final", "What became of it; false while it waits for review."],
  ["result", "The answer, as Label Studio writes it."],
  ["reason", "Why it was skipped, where it was."],
  ["active_seconds", "Time at work on it, without pauses."],
  ["interface_version", "The version of the labeling interface it was made with."],
  ["created_at", "When, in UTC."],
];

/** All labels of the project, as a file. */
export function ExportPage() {
  const { project } = useParams({ from: "/inside/projects/$project/export" });
  const { data: stats } = useQuery({ ...statsQuery(project), refetchInterval: false });
  const { data: found } = useQuery(projectQuery(project));
  const count = Object.values(stats?.labels ?? {}).reduce((sum, n) => sum + n, 0);
  const address = `/api/v1/projects/${project}/export?format=jsonl`;
  const command = `curl -H "Authorization: Bearer $TOKEN" "${location.origin}${address}"`;
  return (
    <Container size="md" w="100%" py="lg">
      <PageHead title="Export">
        Every label with its asset, in the order in which they were made.
      </PageHead>
      <Stack>
        <Panel
          title="JSON Lines"
          says={
            stats === undefined
              ? "One line for each label."
              : `One line for each label: ${count.toLocaleString("en")} now, of every status.`
          }
          actions={
            <Button component="a" href={address} download={`${found?.name ?? project}.jsonl`}>
              Download
            </Button>
          }
        >
          <Text size="sm" c="dimmed" mb="xs">
            The file is written while it is sent, so that millions of labels take no memory.
          </Text>
          <Table verticalSpacing={6} layout="fixed">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Field</Table.Th>
                <Table.Th>What it is</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {FIELDS.map(([name, says]) => (
                <Table.Tr key={name}>
                  <Table.Td>
                    <Code>{name}</Code>
                  </Table.Td>
                  <Table.Td>{says}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Panel>
        <Panel
          title="From a script"
          says="With an API token of yours, which you make under your name above."
        >
          <Copyable label="The command" text={command} />
        </Panel>
      </Stack>
    </Container>
  );
}
