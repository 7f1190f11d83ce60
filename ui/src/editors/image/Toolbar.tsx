import { ActionIcon, Button } from "@mantine/core";
import { KeyHint } from "../../components/KeyHint";
import { Steps } from "../Steps";
import classes from "./image.module.css";
import { LookSliders } from "./LookSliders";
import type { View } from "./useView";

interface Props {
  view: View;
  ready: boolean;
  /** Places a shape in the middle; null while nothing can be drawn. */
  place: (() => void) | null;
  /** Whether the interface asks for shapes on this image at all. */
  draws: boolean;
}

/** Above an image: undo and redo, a shape without drawing, zoom, brightness and contrast. */
export function Toolbar({ view, ready, place, draws }: Props) {
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
      <LookSliders />
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
