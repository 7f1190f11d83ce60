import { Button, Group, Code } from "@mantine/core";
import { useState } from "react";
import classes from "./Copyable.module.css";

interface Props {
  /** What it is, for the button. */
  label: string;
  text: string;
}

/** A text to take along. Browsers let pages write the clipboard on https and localhost alone. */
export function Copyable({ label, text }: Props) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  };
  return (
    <Group gap="xs" wrap="nowrap" align="stretch">
      <Code className={classes.text} tabIndex={0}>
        {text}
      </Code>
      {isSecureContext && (
        <Button
          variant="default"
          className={classes.button}
          onClick={() => void copy()}
          onBlur={() => setCopied(false)}
          aria-label={`Copy ${label.toLowerCase()}`}
        >
          <span role="status">{copied ? "Copied" : "Copy"}</span>
        </Button>
      )}
    </Group>
  );
}
