import { Box, Code, Stack, Text } from "@mantine/core";

/** An asset and its answer as they are, where no labeling interface says how to show them. */
export function AsJson({ data, result }: { data: unknown; result: unknown }) {
  return (
    <Stack p="md" maw={900} mx="auto" w="100%">
      <Shown title="Asset" value={data} />
      <Shown title="Answer" value={result} />
    </Stack>
  );
}

function Shown({ title, value }: { title: string; value: unknown }) {
  return (
    <Box component="section" aria-label={title}>
      <Text size="sm" fw={600} mb={4}>
        {title}
      </Text>
      <Code block fz="sm">
        {JSON.stringify(value, null, 2)}
      </Code>
    </Box>
  );
}
