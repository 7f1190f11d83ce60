export const SETTINGS_PARTS = ["label", "review", "interface", "project"] as const;

export type SettingsPart = (typeof SETTINGS_PARTS)[number];

/** The part of the settings that an address names; the label queue's where it names none. */
export const settingsPart = (named: unknown): SettingsPart =>
  SETTINGS_PARTS.find((part) => part === named) ?? "label";
