import { Anchor } from "@mantine/core";
import { Link } from "@tanstack/react-router";

interface Props {
  project: string;
  asset: string;
  /** Its external id. */
  children: string;
}

/** An asset by its name, and the way to its page. */
export function AssetLink({ project, asset, children }: Props) {
  return (
    <Anchor
      size="sm"
      fw={600}
      renderRoot={(props) => (
        <Link {...props} to="/projects/$project/assets/$asset" params={{ project, asset }} />
      )}
    >
      {children}
    </Anchor>
  );
}
