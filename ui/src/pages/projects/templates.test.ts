import { expect, it } from "vitest";
import { xmlFaults } from "../settings/xmlFaults";
import { TEMPLATES } from "./templates";

it.each(TEMPLATES)("the template $label can be shown", ({ xml }) => {
  expect(xmlFaults(xml)).toEqual([]);
});
