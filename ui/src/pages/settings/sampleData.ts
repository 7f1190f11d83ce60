/** Something to show for every data field that an interface names, where no asset is there yet. */
import { shownFields } from "../interfaceFields";

const SENTENCE =
  "Emma had a charitable visit to pay to a poor sick family who lived a little way out of Highbury.";

export function sampleData(xml: string, picture = drawPicture): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const { tag, name } of shownFields(xml)) {
    data[name] = tag === "Image" ? picture() : SENTENCE;
  }
  return data;
}

/** Hills under a sun: an image without asking anybody for one. */
function drawPicture(): string {
  const canvas = document.createElement("canvas");
  canvas.width = 960;
  canvas.height = 600;
  const pen = canvas.getContext("2d");
  if (pen === null) return "";
  pen.fillStyle = "#cfe0f5";
  pen.fillRect(0, 0, 960, 600);
  disc(pen, "#f4c95d", 720, 150, 70);
  disc(pen, "#7fae7a", 250, 780, 420);
  disc(pen, "#5d8f63", 760, 860, 460);
  return canvas.toDataURL("image/png");
}

function disc(pen: CanvasRenderingContext2D, color: string, x: number, y: number, r: number) {
  pen.fillStyle = color;
  pen.beginPath();
  pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.fill();
}
