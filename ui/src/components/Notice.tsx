import { Alert, type AlertProps } from "@mantine/core";

export type Tone = "good" | "info" | "warning" | "bad";

const COLORS: Record<Tone, string> = { good: "teal", info: "brand", warning: "yellow", bad: "red" };

// Mantine's tinted titles fall short of WCAG AA's contrast on its tinted backgrounds.
const READABLE = {
  // What is wide scrolls or wraps within; else a phone cuts off what stands beside it.
  body: { minWidth: 0 },
  title: { color: "var(--mantine-color-text)" },
  message: { color: "var(--mantine-color-text)", fontSize: "var(--mantine-font-size-sm)" },
};

interface Props extends Omit<AlertProps, "color" | "role"> {
  tone: Tone;
  /** Read out at once, as what went wrong always is. */
  urgent?: boolean;
}

/** A message in its place on the page. */
export function Notice({ tone, urgent = tone === "bad", ...rest }: Props) {
  return (
    <Alert
      {...rest}
      color={COLORS[tone]}
      role={urgent ? "alert" : "status"}
      closeButtonLabel="Dismiss"
      styles={READABLE}
    />
  );
}
