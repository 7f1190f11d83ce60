import { Title, type TitleOrder } from "@mantine/core";
import { fill } from "./config/data";
import type { HeaderNode, InterfaceNode } from "./config/model";
import { useEditor } from "./context";
import { Choices } from "./controls/Choices";
import { LabelPicker } from "./controls/LabelPicker";
import { RatingAnswer } from "./controls/RatingAnswer";
import { TextAnswer } from "./controls/TextAnswer";
import { ImageAsset } from "./image/ImageAsset";
import { TextAsset } from "./text/TextAsset";

/** The interface's tags in the order of its configuration, which doesn't change while shown. */
export function Nodes({ nodes }: { nodes: InterfaceNode[] }) {
  return nodes.map((node, position) => <Node key={position} node={node} />);
}

function Node({ node }: { node: InterfaceNode }) {
  switch (node.tag) {
    case "View":
      return <Nodes nodes={node.nodes} />;
    case "Header":
      return <Heading node={node} />;
    case "Image":
      return <ImageAsset tag={node} />;
    case "Text":
      return <TextAsset tag={node} />;
    case "Choices":
      return <Choices control={node} />;
    case "TextArea":
      return <TextAnswer control={node} />;
    case "Rating":
      return <RatingAnswer control={node} />;
    default:
      return <LabelPicker control={node} />;
  }
}

// Label Studio's sizes 1 to 6 say how large a header looks; below the page's own heading all of
// them are of the second level.
function Heading({ node }: { node: HeaderNode }) {
  const { data } = useEditor();
  const size = `h${Math.min(6, node.size + 1) as TitleOrder}` as const;
  return (
    <Title order={2} size={size}>
      {fill(node.value, data) ?? node.value}
    </Title>
  );
}
