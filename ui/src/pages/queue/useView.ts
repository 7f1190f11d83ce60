import { useLocalStorage } from "@mantine/hooks";
import type { View } from "./search";

/** How the list is shown: as the address says, else as it was shown last in this browser. */
export function useView(inAddress: View | undefined): [View, (view: View) => void] {
  const [last, remember] = useLocalStorage<View>({
    key: "labelqueue:queue-view",
    defaultValue: "table",
    getInitialValueInEffect: false,
  });
  return [inAddress ?? (last === "gallery" ? last : "table"), remember];
}
