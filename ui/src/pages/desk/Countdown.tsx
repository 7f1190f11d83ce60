import { Text } from "@mantine/core";
import { clock } from "../../api/clock";
import { useEverySecond } from "../../components/everySecond";
import classes from "./Desk.module.css";
import { millisecondsLeft, timeText, type Remaining } from "./countdown";

interface Props {
  expiresAt: string | null;
  time: Remaining;
}

function Clock() {
  return (
    <svg viewBox="0 0 16 16" width="13" height="13" aria-hidden="true" className={classes.clock}>
      <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <path d="M8 4.5V8l2.4 1.6" fill="none" stroke="currentColor" strokeWidth="1.6" />
    </svg>
  );
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
      <Clock />
      {text}
    </Text>
  );
}
