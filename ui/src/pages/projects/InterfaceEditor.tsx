import { Button, Group, Input, Text } from "@mantine/core";
import { useId } from "react";
import classes from "./InterfaceEditor.module.css";
import { TEMPLATES } from "./templates";

interface Fault {
  line: number | null;
  message: string;
}

interface Props {
  value: string;
  onChange(xml: string): void;
  faults: readonly Fault[];
  readOnly?: boolean;
}

const LEAST_LINES = 12;

/** A labeling interface as XML, with its lines numbered and the faulty ones marked. */
export function InterfaceEditor({ value, onChange, faults, readOnly = false }: Props) {
  const id = useId();
  const lines = Math.max(value.split("\n").length, LEAST_LINES);
  const faulty = new Set(faults.map((fault) => fault.line));
  return (
    <div>
      {!readOnly && <Templates value={value} onChange={onChange} />}
      <Input.Label htmlFor={id}>Labeling interface</Input.Label>
      <Input.Description id={`${id}-says`} mb={4}>
        A Label Studio configuration. Left empty, any JSON is a valid answer.
      </Input.Description>
      <div className={classes.editor}>
        <pre className={classes.gutter} aria-hidden="true">
          {Array.from({ length: lines }, (_, at) => (
            <span key={at} data-faulty={faulty.has(at + 1) || undefined}>
              {at + 1}
            </span>
          ))}
        </pre>
        <textarea
          id={id}
          className={classes.text}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          readOnly={readOnly}
          rows={lines}
          wrap="off"
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          aria-describedby={`${id}-says ${id}-faults`}
          aria-invalid={faults.length > 0}
        />
      </div>
      <div id={`${id}-faults`} role="status">
        <ul className={classes.faults}>
          {faults.map(({ line, message }) => (
            <li key={`${line} ${message}`}>
              {line !== null && <b>Line {line}: </b>}
              {message}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Templates({ value, onChange }: Pick<Props, "value" | "onChange">) {
  return (
    <Group gap="xs" role="group" aria-label="Start from a template" mb="sm">
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
  );
}
