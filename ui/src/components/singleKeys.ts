import { useLocalStorage } from "@mantine/hooks";

/** Whether keys of one character act (WCAG 2.1.4 lets people switch them off); kept per browser. */
export function useSingleKeys() {
  return useLocalStorage({
    key: "labelqueue:single-keys",
    defaultValue: true,
    getInitialValueInEffect: false,
  });
}
