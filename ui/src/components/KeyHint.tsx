import classes from "./KeyHint.module.css";

const SIGNS: Record<string, string> = {
  Enter: "⏎",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Escape: "Esc",
  Delete: "Del",
  mod: "Ctrl",
};

const sign = (part: string): string =>
  SIGNS[part] ?? (part.length === 1 ? part.toUpperCase() : part[0]?.toUpperCase() + part.slice(1));

interface Props {
  keys: string;
  /** Also where there seems to be no keyboard. */
  always?: boolean;
}

/** A key as it is printed on the keyboard; hidden from screen readers, who hear the shortcut itself. */
export function KeyHint({ keys, always }: Props) {
  const parts = keys === "+" ? ["+"] : keys.split("+");
  return (
    <span className={classes.keys} data-always={always} aria-hidden="true">
      {parts.map((part) => (
        <kbd key={part} className={classes.key}>
          {sign(part)}
        </kbd>
      ))}
    </span>
  );
}
