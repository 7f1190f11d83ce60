/** The presets in words: whose habits, and what that means. */
export interface PresetWords {
  label: string;
  says: string;
}

const WORDS: Record<string, PresetWords> = {
  kili: { label: "Kili", says: "First in, first out; higher priorities first." },
  labelbox: {
    label: "Labelbox",
    says: "Five reserved at a time for four hours; lower priorities first, batches from 1 to 5.",
  },
  "labelbox-legacy": {
    label: "Labelbox, the older queue",
    says: "Lower scores first, then by name; skips go to review; idle people are logged out.",
  },
  supervisely: {
    label: "Supervisely",
    says: "One common pool, one asset at a time, everything reviewed.",
  },
  appen: {
    label: "Appen",
    says: "Random order; people are spread out; first in, first out goes batch after batch.",
  },
};

export const NO_PRESET: PresetWords = {
  label: "None",
  says: "First in, first out; one reserved at a time for half an hour; no review.",
};

export const presetWords = (name: string | null): PresetWords =>
  name === null ? NO_PRESET : (WORDS[name] ?? { label: name, says: "" });
