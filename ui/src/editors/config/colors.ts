/**
 * For labels that name no colour, in this order: first Okabe and Ito's (without black and yellow),
 * which people with the common colour-vision deficiencies tell apart, then four more.
 */
const PALETTE = [
  "#0072b2",
  "#d55e00",
  "#009e73",
  "#cc79a7",
  "#e69f00",
  "#56b4e9",
  "#8250df",
  "#b35900",
  "#5c940d",
  "#e03131",
] as const;

const HEX = /^#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i;
const NAME = /^[a-z]{3,22}$/i;
const FUNCTION = /^(?:rgb|hsl)a?\([\d\s.,%/]{1,40}\)$/i;

/**
 * The label's own colour if it is nothing but a colour, else one of the palette. Colours reach
 * `fill` and `style`, where `url(...)` would make the browser fetch what a config names.
 */
export function labelColor(background: string | null, position: number): string {
  const wanted = background?.trim() ?? "";
  if (HEX.test(wanted) || NAME.test(wanted) || FUNCTION.test(wanted)) return wanted;
  return PALETTE[position % PALETTE.length] ?? PALETTE[0];
}
