import { Button, Chip, Group, Modal, Stack, Textarea } from "@mantine/core";
import { useState, type FormEvent, type KeyboardEvent } from "react";
import { readComments, rememberComment } from "./comments";

interface Props {
  opened: boolean;
  user: string;
  project: string;
  author: string;
  onClose(): void;
  onReject(comment: string): void;
}

/** Send a label back, with what is wrong; Enter sends, Escape goes on looking. */
export function RejectDialog({ opened, onClose, ...form }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Send it back"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <RejectForm onClose={onClose} {...form} />
    </Modal>
  );
}

function RejectForm({ user, project, author, onClose, onReject }: Omit<Props, "opened">) {
  const [comment, setComment] = useState("");
  const [tried, setTried] = useState(false);
  const [recent] = useState(() => readComments(user, project));
  const empty = comment.trim() === "";
  const send = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (empty) return;
    rememberComment(user, project, comment);
    onReject(comment.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) send(event);
  };
  return (
    <form onSubmit={send}>
      <Stack>
        <Textarea
          label="What is wrong?"
          description={`${author} sees it beside the label. Shift+Enter begins a new line.`}
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          error={tried && empty ? "Say what is to be done." : undefined}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={500}
          required
          data-autofocus
        />
        {recent.length > 0 && (
          <Group gap="xs" role="group" aria-label="Recent comments">
            {recent.map((one) => (
              <Chip
                key={one}
                size="xs"
                checked={comment === one}
                onChange={(checked) => setComment(checked ? one : "")}
              >
                {one.length > 48 ? `${one.slice(0, 47)}…` : one}
              </Chip>
            ))}
          </Group>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Go on looking
          </Button>
          <Button type="submit">Send back and pull next</Button>
        </Group>
      </Stack>
    </form>
  );
}
