import { Radio, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { countText, Dialog, DialogForm, type DialogProps } from "./Dialog";
import { readRequired } from "./priorities";

interface RequireProps extends DialogProps {
  /** What is asked of them so far, where they are known to be alike. */
  now?: number;
  onConfirm(labels: number | null): void;
}

/** How many people are to label each of the selected assets. */
export function RequireDialog({ opened, size, now, onClose, onConfirm }: RequireProps) {
  return (
    <Dialog title={`Labels required of ${countText(size)}`} opened={opened} onClose={onClose}>
      <RequireForm now={now} onClose={onClose} onConfirm={onConfirm} />
    </Dialog>
  );
}

function RequireForm({
  now = 2,
  onClose,
  onConfirm,
}: Pick<RequireProps, "now" | "onClose" | "onConfirm">) {
  const [choice, setChoice] = useState("own");
  const [typed, setTyped] = useState(String(now));
  const [tried, setTried] = useState(false);
  const read = readRequired(typed);
  const fault = choice === "own" && tried && typeof read === "string" ? read : null;
  const send = () => {
    setTried(true);
    const value = choice === "own" ? read : null;
    if (typeof value !== "string") onConfirm(value);
  };
  return (
    <DialogForm confirm="Set" onSend={send} onClose={onClose}>
      <Text size="sm" c="dimmed">
        Each label is by another person. An asset that needs more than it has is handed out again;
        what is in somebody&apos;s hands stays there.
      </Text>
      <TextInput
        label="Labels required"
        inputMode="numeric"
        data-autofocus
        value={typed}
        error={fault}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setChoice("own");
          setTried(false);
        }}
      />
      <Radio.Group value={choice} onChange={setChoice} aria-label="Which number">
        <Stack gap={8}>
          <Radio value="own" label="This number" />
          <Radio value="queue" label="As many as the queue says" />
        </Stack>
      </Radio.Group>
    </DialogForm>
  );
}

interface HoldProps extends DialogProps {
  onConfirm(reason: string): void;
}

/** Why nobody is to get the selected assets for the time being. */
export function HoldDialog({ opened, size, onClose, onConfirm }: HoldProps) {
  return (
    <Dialog title={`Hold ${countText(size)}`} opened={opened} onClose={onClose}>
      <HoldForm onClose={onClose} onConfirm={onConfirm} />
    </Dialog>
  );
}

const LONGEST = 500;

function HoldForm({ onClose, onConfirm }: Pick<HoldProps, "onClose" | "onConfirm">) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const send = () => {
    setTried(true);
    if (reason.trim() !== "") onConfirm(reason.trim());
  };
  return (
    <DialogForm confirm="Hold" onSend={send} onClose={onClose}>
      <Text size="sm" c="dimmed">
        Nobody gets an asset on hold until it is released; it keeps its place. Who has one now may
        finish it.
      </Text>
      <TextInput
        label="Reason"
        data-autofocus
        maxLength={LONGEST}
        value={reason}
        error={tried && reason.trim() === "" ? "Say why, for whoever releases them." : null}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </DialogForm>
  );
}
