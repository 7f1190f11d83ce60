/** A shape's or span's class names stand under the name of its tag, as in Label Studio. */
export type ResultValue = Record<string, unknown>;

/**
 * One entry of a Label Studio result. Coordinates are percent of the image's natural size;
 * text offsets count UTF-16 code units, as JavaScript strings and Label Studio do.
 */
export interface ResultRegion {
  id: string;
  from_name: string;
  to_name: string;
  type: string;
  value: ResultValue;
  original_width?: number;
  original_height?: number;
  image_rotation?: number;
  [extra: string]: unknown;
}

/**
 * What a page gives the editor. It reads `initial` when it mounts and never again: a page that
 * shows the next asset mounts a new editor by giving it another `key`.
 */
export interface EditorProps {
  config: string;
  data: Record<string, unknown>;
  initial: ResultRegion[] | null;
  readOnly?: boolean;
  /**
   * Called after each change with the whole result; not for `initial` itself, but once at the start
   * where the config presets answers and `initial` is null.
   */
  onChange(result: ResultRegion[]): void;
  /** The address to load a medium from, or null where the project doesn't allow its origin. */
  mediaUrl(value: string): string | null;
}

/** One thing a person can do; buttons, hotkeys and the help sheet are drawn from it. */
export interface EditorAction {
  /** A `KeyboardEvent.key`, lower case for letters, after `mod+` and `shift+` where needed. */
  key: string;
  label: string;
  /** Whether it would do anything at the moment of asking. */
  enabled: boolean;
  run(): void;
}

/**
 * What a page may ask of a mounted editor. The editor listens for its hotkeys itself and calls
 * `preventDefault` on those it takes; `hotkeys` is for help sheets, palettes and buttons.
 */
export interface EditorHandle {
  hotkeys(): EditorAction[];
  undo(): void;
  redo(): void;
  canUndo: boolean;
  canRedo: boolean;
  /** Sentences saying what keeps the result from being complete; empty when it can be submitted. */
  problems(): string[];
}
