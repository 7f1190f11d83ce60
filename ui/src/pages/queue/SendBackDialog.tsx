import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { sendBackQuery } from "../../api/assets";
import { sentence } from "../../api/problem";
import type { Select } from "../../api/types";
import { Confirm } from "../../components/Confirm";
import { counted } from "../../components/counted";

interface Props {
  project: string;
  /** The assets in words. */
  some: string;
  /** The assets; null while nobody asks. */
  select: Select | null;
  opened: boolean;
  onClose(): void;
  onConfirm(): void;
}

/** Asks before all labels of the selected assets are taken out, and says how many these are. */
export function SendBackDialog({ project, some, select, ...rest }: Props) {
  const { data, error } = useQuery(sendBackQuery(project, select));
  return (
    <Confirm {...rest} title={`Send back ${some}`} confirm="Send back" danger>
      Their labels are taken out (kept, marked as discarded), and the assets return to their old
      place in the queue, for people who have not labeled them. This cannot be undone.
      <Text component="span" display="block" mt="xs" fw={600} role="status">
        {error !== null && sentence(error)}
        {data === undefined && error === null && "Counting the labels…"}
        {data !== undefined && takenOut(data.labels)}
      </Text>
    </Confirm>
  );
}

function takenOut(labels: number): string {
  if (labels === 0) return "No label stands on them: nothing would change.";
  return `${counted(labels, "label")} will be taken out.`;
}
