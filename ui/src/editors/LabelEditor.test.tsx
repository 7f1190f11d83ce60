import { MantineProvider } from "@mantine/core";
import { act, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createRef } from "react";
import { describe, expect, it, vi } from "vitest";
import LabelEditor, { type EditorHandle, type EditorProps, type ResultRegion } from ".";

const IMAGE = `<View><Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image"><Label value="Cat"/><Label value="Dog"/></RectangleLabels>
  <Choices name="where" toName="image" required="true"><Choice value="In"/><Choice value="Out"/></Choices></View>`;
const TEXT = `<View><Labels name="ner" toName="text"><Label value="Person"/><Label value="Place"/></Labels>
  <Text name="text" value="$text"/><TextArea name="note" toName="text" maxSubmissions="1"/>
  <Rating name="stars" toName="text"/></View>`;
const SENTENCE = "Ada Lovelace went to London";

// A busy machine takes its time; what is waited for is work, never a timer.
vi.setConfig({ testTimeout: 30_000 });

function open(config: string, more: Partial<EditorProps> = {}) {
  const onChange = vi.fn<(result: ResultRegion[]) => void>();
  const ref = createRef<EditorHandle>();
  const props: EditorProps = {
    config,
    data: { image: "cat.png", text: SENTENCE },
    initial: null,
    onChange,
    mediaUrl: (value) => `/media/${value}`,
    ...more,
  };
  const { container } = render(
    <MantineProvider env="test">
      <LabelEditor ref={ref} {...props} />
    </MantineProvider>,
  );
  const handle = () => {
    if (ref.current === null) throw new Error("the editor gives no handle");
    return ref.current;
  };
  return { container, handle, onChange, result: () => onChange.mock.lastCall?.[0] ?? [] };
}

/** An image of 1000 x 500 pixels arrives; the test's browser loads none itself. */
function loadImage(container: HTMLElement) {
  const image = container.querySelector("img");
  if (image === null) throw new Error("no image is shown");
  Object.defineProperties(image, { naturalWidth: { value: 1000 }, naturalHeight: { value: 500 } });
  fireEvent.load(image);
  return image;
}

describe("an image", () => {
  it("is labeled with the keyboard alone: place, move, resize, name, delete, undo", async () => {
    const user = userEvent.setup({ delay: null });
    const { container, result, handle } = open(IMAGE);
    loadImage(container);
    await user.keyboard("b");
    const [placed] = result();
    expect(placed).toMatchObject({
      from_name: "box",
      to_name: "image",
      type: "rectanglelabels",
      original_width: 1000,
      original_height: 500,
      value: { x: 40, width: 20, rotation: 0, rectanglelabels: ["Cat"] },
    });
    expect(document.activeElement?.getAttribute("data-region")).toBe(placed?.id);

    await user.keyboard("{ArrowLeft}{ArrowLeft}{Shift>}{ArrowRight}{/Shift}2");
    const value = result()[0]?.value as { x: number; width: number; rectanglelabels: string[] };
    expect(value.x).toBeLessThan(40);
    expect(value.width).toBeGreaterThan(20);
    expect(value.rectanglelabels).toEqual(["Dog"]);

    await user.keyboard("{Delete}");
    expect(result()).toEqual([]);
    expect(document.activeElement?.getAttribute("data-surface")).toBe("image");
    await user.keyboard("{Control>}z{/Control}");
    expect(result()).toHaveLength(1);
    expect(handle().canRedo).toBe(true);
    act(() => handle().redo());
    expect(result()).toEqual([]);
  });

  it("lets Tab go from shape to shape, and Escape leave them", async () => {
    const user = userEvent.setup({ delay: null });
    const { container, result } = open(IMAGE);
    loadImage(container);
    await user.keyboard("bb");
    const ids = result().map((region) => region.id);
    const selected = () =>
      container.querySelector("[data-region][aria-current=true]")?.getAttribute("data-region");
    expect(selected()).toBe(ids[1]);
    await user.tab({ shift: true });
    expect(selected()).toBe(ids[0]);
    await user.tab();
    expect(selected()).toBe(ids[1]);
    await user.keyboard("{Escape}");
    expect(selected()).toBeUndefined();
  });

  it("is drawn on with a pointer", () => {
    const { container, result } = open(IMAGE);
    loadImage(container);
    const surface = screen.getByRole("application");
    surface.setPointerCapture = () => undefined;
    const at = (clientX: number, clientY: number) => ({
      clientX,
      clientY,
      pointerId: 1,
      button: 0,
    });
    // The frame counts as 640 x 480 until it is measured: the image lies at 0,80, scaled by 0.64.
    fireEvent.pointerDown(surface, at(64, 144));
    fireEvent.pointerMove(surface, at(100, 160));
    fireEvent.pointerMove(surface, at(128, 240));
    fireEvent.pointerUp(surface, at(128, 240));
    expect(result()[0]?.value).toMatchObject({ x: 10, y: 20, width: 10, height: 30 });
    fireEvent.pointerDown(surface, at(300, 300));
    fireEvent.pointerUp(surface, at(301, 300));
    expect(result()).toHaveLength(1);
  });

  it("lists its shapes, hides and deletes them", async () => {
    const user = userEvent.setup({ delay: null });
    const { container, result } = open(IMAGE);
    loadImage(container);
    await user.keyboard("b");
    const list = within(screen.getByRole("complementary", { name: "Regions" }));
    await user.click(list.getByRole("button", { name: /^Hide Cat/ }));
    expect(container.querySelector("svg [data-region]")).toBeNull();
    expect(result()).toHaveLength(1);
    await user.click(list.getByRole("button", { name: /^Delete Cat/ }));
    expect(result()).toEqual([]);
  });

  it("is not loaded from an address that the project doesn't allow", () => {
    const { container } = open(IMAGE, { mediaUrl: () => null });
    expect(container.querySelector("img")).toBeNull();
    expect(screen.getByText(/not among the project’s media origins/)).toBeTruthy();
  });

  it("says when it can't be loaded, and loads again", async () => {
    const user = userEvent.setup({ delay: null });
    const { container } = open(IMAGE);
    const image = container.querySelector("img");
    if (image) fireEvent.error(image);
    expect(screen.getByRole("alert").textContent).toContain("report it as broken");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(container.querySelector("img")?.getAttribute("src")).toBe("/media/cat.png");
  });
});

describe("a text", () => {
  it("is marked with the keyboard alone, and the span's end moved", async () => {
    const user = userEvent.setup({ delay: null });
    const { result } = open(TEXT);
    screen.getByRole("application").focus();
    await user.keyboard("{ArrowRight}{Shift>}{ArrowRight}{/Shift}1");
    expect(result()).toMatchObject([
      {
        from_name: "ner",
        to_name: "text",
        type: "labels",
        value: { start: 0, end: 12, text: "Ada Lovelace", labels: ["Person"] },
      },
    ]);
    expect(screen.getByRole("group", { name: "Person: Ada Lovelace" })).toBe(
      document.activeElement,
    );
    await user.keyboard("{Shift>}{ArrowRight}{/Shift}");
    expect(result()[0]?.value).toMatchObject({ start: 0, end: 17, text: "Ada Lovelace went" });
    await user.keyboard("{Control>}{Shift>}{ArrowLeft}{/Shift}{/Control}");
    expect(result()[0]?.value.text).toBe("Ada Lovelace wen");
    await user.keyboard("{End}2");
    expect(result()[1]?.value).toMatchObject({ text: "London", labels: ["Place"] });
  });

  it("is marked with the browser's selection, also beside and over other spans", async () => {
    const user = userEvent.setup({ delay: null });
    const spans = [[4, 12], [0, 12]].map(([start, end], at): ResultRegion => ({ id: `s${at}`, from_name: "ner", to_name: "text", type: "labels", value: { start, end, text: SENTENCE.slice(start, end), labels: ["Person"] } })); // prettier-ignore
    const { container, result } = open(TEXT, { initial: spans });
    const parts = Array.from(container.querySelectorAll("[data-start]"));
    expect(parts.map((part) => part.textContent)).toEqual(["Ada ", "Lovelace", " went to London"]);
    const [, name, rest] = parts.map((part) => part.firstChild);
    if (!name || !rest) throw new Error("the text has three parts");
    document.getSelection()?.setBaseAndExtent(name, 4, rest, 6);
    fireEvent.pointerUp(document, { pointerType: "mouse" });
    await user.click(screen.getByRole("button", { name: /^Place/ }));
    expect(result().at(-1)?.value).toMatchObject({ start: 8, end: 17, text: "lace went" });
  });

  it("stays text, whatever it looks like", () => {
    const hostile = '<img src=x onerror="alert(1)"><b>bold</b>';
    const { container } = open(TEXT, { data: { text: hostile } });
    expect(screen.getByRole("application").textContent).toContain(hostile);
    expect(container.querySelector("img, b")).toBeNull();
  });
});

describe("answers", () => {
  it("are chosen by key, and what is required is asked for", async () => {
    const user = userEvent.setup({ delay: null });
    const { handle, result } = open(IMAGE);
    expect(handle().problems()).toEqual(["Choose an answer for “where”."]);
    await user.keyboard("4");
    expect(result()).toMatchObject([{ type: "choices", value: { choices: ["Out"] } }]);
    expect(handle().problems()).toEqual([]);
    expect(screen.getByRole<HTMLInputElement>("radio", { name: /Out/ }).checked).toBe(true);
    await user.keyboard("4");
    expect(result()).toEqual([]);
    await user.click(screen.getByRole("radio", { name: /In/ }));
    expect(result()).toMatchObject([{ value: { choices: ["In"] } }]);
  });

  it("are written and rated; typing presses no hotkey, and is undone as one step", async () => {
    const user = userEvent.setup({ delay: null });
    const { handle, result } = open(TEXT);
    await user.type(screen.getByRole("textbox", { name: "note" }), "1 b 2");
    expect(result()).toMatchObject([{ type: "textarea", value: { text: ["1 b 2"] } }]);
    act(() => handle().undo());
    expect(result()).toEqual([]);
    await user.click(screen.getByRole("application"));
    await user.keyboard("6");
    expect(result()).toMatchObject([{ type: "rating", value: { rating: 4 } }]);
  });

  it("name their hotkeys, with what each does", () => {
    const { handle, result } = open(IMAGE);
    const keys = handle().hotkeys();
    const out = keys.find((action) => action.label === "Choose: Out");
    expect(out?.key).toBe("4");
    act(() => out?.run());
    expect(result()).toMatchObject([{ value: { choices: ["Out"] } }]);
    expect(keys.find((action) => action.key === "Delete")?.enabled).toBe(false);
  });
});

describe("what the page gives", () => {
  const stored: ResultRegion = {
    id: "old",
    from_name: "where",
    to_name: "image",
    type: "choices",
    value: { choices: ["In"] },
    origin: "manual",
  };

  it("is shown, not reported back, and kept but for what changes", async () => {
    const user = userEvent.setup({ delay: null });
    const { onChange, result } = open(IMAGE, { initial: [stored] });
    expect(onChange).not.toHaveBeenCalled();
    await user.keyboard("4");
    expect(result()).toEqual([{ ...stored, value: { choices: ["Out"] } }]);
  });

  it("is left out where it belongs to another interface, and that is said", () => {
    open(IMAGE, { initial: [stored, { ...stored, id: "2", from_name: "gone" }] });
    expect(screen.getByText(/One part of this result/)).toBeTruthy();
  });

  it("can't be changed when it is read only", async () => {
    const user = userEvent.setup({ delay: null });
    const { container, onChange, handle } = open(IMAGE, { initial: [stored], readOnly: true });
    loadImage(container);
    await user.keyboard("4b");
    expect(onChange).not.toHaveBeenCalled();
    expect(screen.getByRole("radio", { name: /Out/ }).closest("fieldset")?.disabled).toBe(true);
    expect(handle().canUndo).toBe(false);
  });

  it("is a designed message where the configuration can't be shown", () => {
    const { handle } = open('<View><Video name="v" value="$v"/></View>');
    expect(screen.getByRole("alert").textContent).toContain("The tag Video is not supported.");
    expect(handle().problems()).toEqual(["The tag Video is not supported."]);
  });
});
