import { Button } from "@mantine/core";
import { Empty } from "../../components/Empty";
import { LinkButton } from "../../components/LinkButton";

interface Props {
  filtered: boolean;
  project: string;
  onClear(): void;
}

/** The list without a row: nothing fits, or nothing was imported yet. */
export function NoAssets({ filtered, project, onClear }: Props) {
  if (filtered) {
    return (
      <Empty title="No asset matches" action={<Button onClick={onClear}>Show all</Button>}>
        None is in this state, or fits the filters, at the moment.
      </Empty>
    );
  }
  return (
    <Empty
      title="No assets yet"
      action={
        <LinkButton to="/projects/$project/import" params={{ project }}>
          Import assets
        </LinkButton>
      }
    >
      Import a file, and the queue hands its assets out in order.
    </Empty>
  );
}
