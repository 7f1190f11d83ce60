import { Switch, Text, TextInput } from "@mantine/core";
import { Notice } from "../../components/Notice";
import { Panel } from "../../components/Panel";
import type { Found } from "./dropped";
import classes from "./Intake.module.css";
import { kindOf, type Kind, type MediaPlan } from "./media";

interface Props {
  files: readonly Found[];
  plan: MediaPlan;
  onChange(plan: MediaPlan): void;
}

const SHOWN = 12;
const NAMES: Record<Kind, [one: string, many: string]> = {
  image: ["image", "images"],
  text: ["text", "texts"],
  audio: ["sound", "sounds"],
};

/** What the files are, and where each kind goes. */
export function MediaPart({ files, plan, onChange }: Props) {
  const kinds = (["image", "text", "audio"] as const).filter((kind) => count(files, kind) > 0);
  const left = files.filter(({ file }) => kindOf(file) === null);
  const foldered = files.some(({ path }) => path.includes("/"));
  return (
    <Panel title="Each file becomes an asset" says="Named by its path; nothing was sent yet.">
      {left.length > 0 && (
        <Notice tone="warning" mb="sm">
          {left.length === 1 ? "One file is" : `${left.length} files are`} neither image, text nor
          sound and left out:{" "}
          {left
            .slice(0, 3)
            .map((one) => one.path)
            .join(", ")}
          {left.length > 3 && " …"}
        </Notice>
      )}
      <ul className={classes.columns}>
        {kinds.map((kind) => (
          <li key={kind} className={classes.column}>
            <Text fw={600} size="sm">
              {count(files, kind).toLocaleString("en")}{" "}
              {NAMES[kind][count(files, kind) === 1 ? 0 : 1]}
            </Text>
            <TextInput
              size="sm"
              aria-label={`Data field of ${NAMES[kind][1]}`}
              leftSection="$"
              value={plan.fields[kind]}
              onChange={(event) =>
                onChange({
                  ...plan,
                  fields: { ...plan.fields, [kind]: event.currentTarget.value.trim() },
                })
              }
            />
          </li>
        ))}
      </ul>
      {foldered && (
        <Switch
          mt="sm"
          label="Files of one folder belong together (a group)"
          checked={plan.grouped}
          onChange={(event) => onChange({ ...plan, grouped: event.currentTarget.checked })}
        />
      )}
      <Text size="xs" c="dimmed" mt="sm">
        {files
          .slice(0, SHOWN)
          .map((one) => one.path)
          .join(", ")}
        {files.length > SHOWN && ` and ${files.length - SHOWN} more`}
      </Text>
    </Panel>
  );
}

const count = (files: readonly Found[], kind: Kind): number =>
  files.filter(({ file }) => kindOf(file) === kind).length;
