import { Button, Text } from "@mantine/core";
import { useId, useRef, useState, type DragEvent } from "react";
import classes from "./FileDrop.module.css";

interface Props {
  onFiles(files: File[]): void;
  children: React.ReactNode;
}

/** Drop files here, or choose them. */
export function FileDrop({ onFiles, children }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    // Dropping needs a pointer; the button inside does the same for everybody.
    <div
      className={classes.drop}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Text component="div" size="sm" c="dimmed" id={hint}>
        {children}
      </Text>
      <Button variant="light" onClick={() => input.current?.click()} aria-describedby={hint}>
        Choose files
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files"
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}
