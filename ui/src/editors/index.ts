export { LabelEditor as default } from "./LabelEditor";
export type { EditorAction, EditorHandle, EditorProps, ResultRegion } from "./protocol";
