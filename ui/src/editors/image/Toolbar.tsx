import { ActionIcon, Button, Slider } from "@mantine/core";
import { useId } from "react";
import { KeyHint } from "../../components/KeyHint";
import { Steps } from "../Steps";
import classes from "./image.module.css";
import type { View } from "./useView";

interface Props {
  view: View;
  ready: boolean;
  /** Places a shape in the middle; null while nothing can be drawn. */
  place: (() => void) | null;
  /** Whether the interface asks for shapes on this image at all. */
  draws: boolean;
  brightness: number;
  setBrightness(percent: number): void;
}

/** Above an image: undo and redo, a shape without drawing, zoom, brightness. */
export function Toolbar({ view, ready, place, draws, brightness, setBrightness }: Props) {
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Image tools">
      <Steps />
      {draws && (
        <Button
          variant="default"
          size="xs"
          disabled={place === null}
          onClick={() => place?.()}
          rightSection={<KeyHint keys="b" />}
        >
          Place a shape
        </Button>
      )}
      <Zoom view={view} ready={ready} />
      <Brightness percent={brightness} set={setBrightness} />
    </div>
  );
}

function Zoom({ view, ready }: { view: View; ready: boolean }) {
  return (
    <div className={classes.zoom}>
      <ActionIcon.Group>
        <ActionIcon
          variant="default"
          size={30}
          aria-label="Zoom out"
          title="Zoom out (-)"
          disabled={!ready}
          onClick={() => view.zoom(0.8)}
        >
          −
        </ActionIcon>
        <ActionIcon
          variant="default"
          size={30}
          aria-label="Zoom in"
          title="Zoom in (+)"
          disabled={!ready}
          onClick={() => view.zoom(1.25)}
        >
          +
        </ActionIcon>
      </ActionIcon.Group>
      <Button variant="default" size="xs" disabled={!ready} onClick={view.fit} title="Fit (0)">
        Fit
      </Button>
      <output className={classes.percent}>{ready ? `${view.percent} %` : ""}</output>
    </div>
  );
}

function Brightness({ percent, set }: { percent: number; set(percent: number): void }) {
  const id = useId();
  return (
    <div className={classes.brightness}>
      <span id={id}>Brightness</span>
      <Slider
        className={classes.slider}
        size="sm"
        min={20}
        max={300}
        step={10}
        value={percent}
        onChange={set}
        label={(value) => `${value} %`}
        thumbProps={{ "aria-labelledby": id }}
      />
    </div>
  );
}
