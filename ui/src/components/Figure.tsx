import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Figure.module.css";

/** Figures side by side. */
export function Figures({ children }: { children: ReactNode }) {
  return <dl className={classes.figures}>{children}</dl>;
}

interface Props {
  label: string;
  value: ReactNode;
  children?: ReactNode;
}

/** One number and what it counts. */
export function Figure({ label, value, children }: Props) {
  return (
    <div className={classes.figure}>
      <dt className={classes.label}>{label}</dt>
      <dd className={classes.value}>
        {value}
        {children !== undefined && (
          <Text component="span" size="xs" c="dimmed" className={classes.note}>
            {children}
          </Text>
        )}
      </dd>
    </div>
  );
}
