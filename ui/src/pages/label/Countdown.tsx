import { Text } from "@mantine/core";
import { clock } from "../../api/clock";
import { useEverySecond } from "../../components/everySecond";
import { millisecondsLeft, timeText, type Remaining } from "./countdown";

interface Props {
  expiresAt: string | null;
  time: Remaining;
}

/** How long the asset stays reserved for me. */
export function Countdown({ expiresAt, time }: Props) {
  const text = useEverySecond(() => {
    const left = millisecondsLeft(expiresAt, clock.now());
    if (left === null) return null;
    return left > 0 ? timeText(left) : "time ran out";
  });
  if (text === null) return null;
  const urgent = time === "soon" || time === "ended";
  return (
    <Text
      component="span"
      role="timer"
      aria-label={`Reserved for you: ${text}`}
      size="sm"
      fw={urgent ? 700 : 500}
      c={urgent ? "var(--mantine-color-error)" : "dimmed"}
      style={{ fontVariantNumeric: "tabular-nums", whiteSpace: "nowrap" }}
    >
      <span aria-hidden="true">⏱ </span>
      {text}
    </Text>
  );
}
