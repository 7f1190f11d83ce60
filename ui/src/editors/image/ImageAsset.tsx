import { Button } from "@mantine/core";
import { Notice } from "../../components/Notice";
import { fill } from "../config/data";
import type { ObjectTag } from "../config/model";
import { useEditor } from "../context";
import { Canvas } from "./Canvas";
import classes from "./image.module.css";
import { filterOf, useLook } from "./look";
import { Toolbar } from "./Toolbar";
import { useImage } from "./useImage";
import { useImageActions } from "./useImageActions";
import { useView } from "./useView";

/** An image of the asset. Its frame has its size before the image comes, so that nothing jumps. */
export function ImageAsset({ tag }: { tag: ObjectTag }) {
  const { data, mediaUrl } = useEditor();
  const value = fill(tag.value, data);
  const url = value === null || value === "" ? null : mediaUrl(value);
  if (value === null || value === "") return <NoAddress tag={tag} />;
  return url === null ? <NotAllowed address={value} /> : <LoadedImage tag={tag} url={url} />;
}

function LoadedImage({ tag, url }: { tag: ObjectTag; url: string }) {
  const image = useImage(url);
  const { setFrame, ...view } = useView(image.size);
  const { place, draws } = useImageActions(tag, image.size, view);
  const filter = filterOf(useLook());
  return (
    <div className={classes.asset}>
      <Toolbar place={place} draws={draws} view={view} ready={image.size !== null} />
      <div className={classes.frame} ref={setFrame}>
        {image.failed ? (
          <Failed retry={image.retry} />
        ) : (
          <>
            {image.size === null && <p className={classes.loading}>Loading the image…</p>}
            <img
              key={image.attempt}
              className={classes.picture}
              src={url}
              alt=""
              draggable={false}
              referrerPolicy="no-referrer"
              style={{ ...view.placement, filter }}
              // Painted with the frame that shows it, as it was decoded ahead.
              decoding="sync"
              onLoad={(event) => image.loaded(event.currentTarget)}
              onError={image.fail}
            />
            {image.size !== null && <Canvas tag={tag} image={image.size} view={view} />}
          </>
        )}
      </div>
    </div>
  );
}

function Failed({ retry }: { retry(): void }) {
  return (
    <div className={classes.notice}>
      <Notice tone="bad" title="The image could not be loaded">
        <p>
          Its address gives no image, or the connection failed. If trying again doesn’t help, skip
          this asset and report it as broken.
        </p>
        <Button size="xs" variant="default" onClick={retry}>
          Try again
        </Button>
      </Notice>
    </div>
  );
}

function NotAllowed({ address }: { address: string }) {
  return (
    <div className={classes.frame}>
      <div className={classes.notice}>
        <Notice
          tone="warning"
          title="This image’s address is not among the project’s media origins"
        >
          <p className={classes.address}>{address}</p>
          <p>
            A manager can add its origin to the project’s settings. Until then, skip this asset and
            report it as broken.
          </p>
        </Notice>
      </div>
    </div>
  );
}

function NoAddress({ tag }: { tag: ObjectTag }) {
  return (
    <div className={classes.frame}>
      <div className={classes.notice}>
        <Notice tone="warning" title="This asset has no image">
          <p>
            The labeling interface shows {tag.value}, which the asset’s data don’t contain. Skip it
            and report it as broken.
          </p>
        </Notice>
      </div>
    </div>
  );
}
