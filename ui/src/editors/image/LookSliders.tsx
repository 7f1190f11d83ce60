import { ActionIcon, Slider } from "@mantine/core";
import { useId } from "react";
import classes from "./image.module.css";
import { BRIGHTEST, DARKEST, PLAIN, setLook, useLook, type Look } from "./look";

/** Brightness and contrast of all images. */
export function LookSliders() {
  const look = useLook();
  const plain = look.brightness === PLAIN.brightness && look.contrast === PLAIN.contrast;
  return (
    <div className={classes.look}>
      <One what="brightness" name="Brightness" value={look.brightness} sign={<Sun />} />
      <One what="contrast" name="Contrast" value={look.contrast} sign={<Half />} />
      <ActionIcon
        variant="subtle"
        color="gray"
        size={26}
        aria-label="Brightness and contrast as they were"
        title="As they were"
        style={{ visibility: plain ? "hidden" : undefined }}
        onClick={() => setLook(PLAIN)}
      >
        ↺
      </ActionIcon>
    </div>
  );
}

interface OneProps {
  what: keyof Look;
  name: string;
  value: number;
  sign: React.ReactNode;
}

function One({ what, name, value, sign }: OneProps) {
  const id = useId();
  return (
    <span className={classes.one} title={name}>
      {sign}
      <span id={id} className={classes.hidden}>
        {name}
      </span>
      <Slider
        className={classes.slider}
        size="sm"
        min={DARKEST}
        max={BRIGHTEST}
        step={10}
        value={value}
        onChange={(percent) => setLook({ [what]: percent })}
        label={(percent) => `${name} ${percent} %`}
        thumbProps={{ "aria-labelledby": id }}
      />
    </span>
  );
}

const DRAWN = {
  viewBox: "0 0 16 16",
  width: 16,
  height: 16,
  fill: "none",
  stroke: "currentColor",
  strokeWidth: 1.5,
  "aria-hidden": true,
} as const;

function Sun() {
  return (
    <svg {...DRAWN}>
      <circle cx="8" cy="8" r="3" />
      <path d="M8 1v2m0 10v2M1 8h2m10 0h2M3 3l1.5 1.5m7 7L13 13M13 3l-1.5 1.5m-7 7L3 13" />
    </svg>
  );
}

function Half() {
  return (
    <svg {...DRAWN}>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 2a6 6 0 0 1 0 12Z" fill="currentColor" />
    </svg>
  );
}
