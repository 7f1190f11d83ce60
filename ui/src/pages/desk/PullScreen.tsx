import type { ReactNode } from "react";
import type { Action } from "../../actions";
import { ActionButton } from "../../components/ActionButton";
import { Empty } from "../../components/Empty";
import { useActions } from "../../components/useActions";

interface Props {
  title: string;
  label: string;
  children: ReactNode;
  onPull(): void;
}

/** Nothing is on the desk, and one key asks for more. */
export function PullScreen({ title, label, children, onPull }: Props) {
  const pull: Action = { name: "pull", label, keys: ["Enter"], run: onPull };
  useActions(() => [pull]);
  return (
    <Empty wholePage title={title} action={<ActionButton action={pull} />}>
      {children}
    </Empty>
  );
}
