import { Text } from "@mantine/core";
import { useEverySecond } from "../../components/everySecond";
import type { ActiveTimer } from "./activeTimer";
import { timeText } from "./countdown";
import classes from "./Desk.module.css";

/** The time spent on this asset so far; it says when it stands still. */
export function Worked({ timer }: { timer: ActiveTimer }) {
  const spent = useEverySecond(() => timeText(timer.seconds() * 1000));
  const paused = useEverySecond(() => timer.paused);
  return (
    <Text
      component="span"
      role="timer"
      size="sm"
      c="dimmed"
      className={classes.today}
      aria-label={`Time on this asset: ${spent}${paused ? ", paused" : ""}`}
      title="Time on this asset; it pauses after five minutes without input"
      style={{ fontVariantNumeric: "tabular-nums" }}
    >
      <span className={classes.word}>{paused ? "Paused at " : "Worked "}</span>
      {spent}
    </Text>
  );
}
