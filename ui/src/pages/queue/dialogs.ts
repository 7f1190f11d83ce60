export interface DialogProps {
  project: string;
  opened: boolean;
  /** How many assets it is about; null where only the server can count them. */
  size: number | null;
  onClose(): void;
}

export function countText(size: number | null): string {
  if (size === null) return "all that match";
  return size === 1 ? "1 asset" : `${size.toLocaleString("en")} assets`;
}
