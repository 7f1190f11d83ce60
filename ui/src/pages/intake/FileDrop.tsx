import { Button, Group, Text } from "@mantine/core";
import { useId, useRef, useState, type ChangeEvent, type DragEvent } from "react";
import { fromDrop, fromInput, type Found } from "./dropped";
import classes from "./FileDrop.module.css";

interface Props {
  onFound(found: Found[]): void;
  children: React.ReactNode;
}

// React's own list of attributes has no word for choosing a folder.
const FOLDER = { webkitdirectory: "" } as object;

/** Drop files or a folder here, or choose them. */
export function FileDrop({ onFound, children }: Props) {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void fromDrop(event.dataTransfer.items).then(onFound);
  };
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    if (event.currentTarget.files !== null) onFound(fromInput(event.currentTarget.files));
    event.currentTarget.value = "";
  };
  return (
    // Dropping needs a pointer; the buttons inside do the same for everybody.
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
      <Text component="div" size="sm" c="dimmed" id={hint} maw={520}>
        {children}
      </Text>
      <Group gap="xs" justify="center">
        <Button variant="light" onClick={() => files.current?.click()} aria-describedby={hint}>
          Choose files
        </Button>
        <Button variant="default" onClick={() => folder.current?.click()} aria-describedby={hint}>
          Choose a folder
        </Button>
      </Group>
      <input ref={files} type="file" multiple hidden aria-label="Files" onChange={choose} />
      <input ref={folder} type="file" {...FOLDER} hidden aria-label="Folder" onChange={choose} />
    </div>
  );
}
