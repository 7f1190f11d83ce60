import { useCallback, useEffect, useRef, useState } from "react";
import type { Item, Project, QueueName } from "../../api/types";
import { saveDraft } from "../../api/work";
import type { EditorHandle } from "../../editors/protocol";
import { ActiveTimer } from "./activeTimer";
import { drafts, startingPoint } from "./drafts";
import { DraftSaver, type SaveState } from "./DraftSaver";

interface Given {
  item: Item;
  project: Project;
  user: string;
  queue?: QueueName;
  onRenewed(expiresAt: string | null): void;
}

/** The answer in the making: where it starts, how it is kept, and what is sent in the end. */
export function useAnswer({ item, project, user, queue = "label", onRenewed }: Given) {
  const [saveState, tell] = useState<SaveState>("clean");
  const [editor, setEditor] = useState<EditorHandle | null>(null);
  const handle = useRef<EditorHandle | null>(null);
  const [kept] = useState(() => begin(item, user, queue));
  const result = useRef<unknown>(kept.initial ?? (project.interface === null ? null : []));
  const { timer } = kept;

  const saver = useRef<DraftSaver | null>(null);
  useEffect(() => {
    const mine = new DraftSaver({
      place: kept.place,
      tell,
      send: async (draft, closing) => {
        onRenewed((await saveDraft(item.reservation, draft, closing)).expires_at);
      },
    });
    saver.current = mine;
    const hide = () => void mine.flush(true);
    addEventListener("pagehide", hide);
    return () => {
      removeEventListener("pagehide", hide);
      mine.leave();
    };
  }, [item.reservation, kept.place, onRenewed]);

  return {
    initial: kept.initial,
    timer,
    saveState,
    problems: () => handle.current?.problems() ?? [],
    /** The editor as it was after the last change, for what is drawn. */
    editor,
    // A handle is new after each drawing of the editor; redrawing for each would never end.
    attach: useCallback((mounted: EditorHandle | null) => {
      handle.current = mounted;
      if (mounted !== null) setEditor((drawn) => drawn ?? mounted);
    }, []),
    change(next: unknown) {
      result.current = next;
      setEditor(handle.current);
      saver.current?.change(next, timer.seconds());
    },
    save: async () => saver.current?.flush(),
    stop: () => saver.current?.close(),
    take() {
      saver.current?.close();
      return { result: result.current, active_seconds: timer.seconds() };
    },
  };
}

function begin(item: Item, user: string, queue: QueueName) {
  const place = { user, queue, asset: item.asset.id };
  const local = drafts.read(place);
  return {
    place,
    initial: startingPoint(local, item.draft, item.label?.result),
    timer: new ActiveTimer(local?.seconds ?? 0),
  };
}
