import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from "@mantine/core";

const brand: MantineColorsTuple = [
  "#eef2ff", "#dbe2fc", "#b6c3f5", "#8fa2ee", "#6d85e8", "#5873e4", "#4c69e3", "#3a56c4", "#2f4bb8",
  "#23409f",
]; // prettier-ignore

// A little blue in the greys, so that surfaces, fields and lines belong together.
const dark: MantineColorsTuple = [
  "#d3d7de", "#aeb4bd", "#8b929c", "#5f6671", "#3b414a", "#2b3038", "#22262d", "#1b1e23", "#16181c",
  "#101215",
]; // prettier-ignore

export const theme: MantineThemeOverride = createTheme({
  colors: { brand, dark },
  primaryColor: "brand",
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily:
    'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  components: {
    Modal: { styles: { title: { fontWeight: 650, fontSize: "1.1rem" } } },
    Drawer: { styles: { title: { fontWeight: 650, fontSize: "1.1rem" } } },
    // What has the focus first in an open menu is its first item, not a place that is none.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // A dialog's head is a <header>, which outside of any article would be the page's banner.
    ModalHeader: { defaultProps: { role: "presentation" } },
    DrawerHeader: { defaultProps: { role: "presentation" } },
  },
  headings: { fontWeight: "650" },
});

// Mantine's own greys for secondary text fall short of WCAG AA's 4.5:1 on its own backgrounds.
export const readable: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#545b64",
    "--mantine-color-placeholder": "#666d76",
    "--mantine-color-error": "#c92a2a",
    "--lq-page": "#f6f7f9",
    "--lq-surface": "#ffffff",
    "--lq-line": "#dfe2e6",
    "--lq-hover": "#f1f4fd",
    "--lq-selected": "#e6ebfd",
    "--lq-edge": "#7c838c",
    "--lq-focus": "#2f4bb8",
  },
  dark: {
    "--mantine-color-body": "#191b1f",
    "--mantine-color-dimmed": "#aeb4bd",
    "--mantine-color-placeholder": "#9198a1",
    "--mantine-color-error": "#ff8787",
    "--mantine-color-anchor": "#9db0f5",
    "--lq-page": "#131518",
    "--lq-surface": "#1d2025",
    "--lq-line": "#353a42",
    "--lq-hover": "#252a35",
    "--lq-selected": "#28304a",
    "--lq-edge": "#7d8590",
    "--lq-focus": "#8fa2ee",
    // Mantine tints with its darkest shades: slabs of brown and green beside these greys.
    "--mantine-color-brand-light": "rgb(88 115 228 / 24%)",
    "--mantine-color-brand-light-hover": "rgb(88 115 228 / 34%)",
    "--mantine-color-teal-light": "rgb(18 184 134 / 16%)",
    "--mantine-color-yellow-light": "rgb(250 176 5 / 14%)",
    "--mantine-color-red-light": "rgb(224 49 49 / 20%)",
  },
});
