/** What is wrong with a labeling interface, and in which line. */
import { ConfigError, parseConfig } from "../../editors/config/parse";
import { xmlFault } from "../../editors/config/wellFormed";

export interface XmlFault {
  /** From 1; null where it concerns the whole. */
  line: number | null;
  message: string;
}

export function xmlFaults(xml: string): XmlFault[] {
  const broken = xmlFault(xml);
  if (broken !== null) return [broken];
  try {
    parseConfig(xml);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((message) => ({ line: lineOf(xml, message), message }));
  }
}

/** The line that a problem speaks of: of the name or value it quotes, or else of its tag. */
function lineOf(xml: string, problem: string): number | null {
  const quoted = [...problem.matchAll(/“([^”]+)”/g)].map(([, name]) => `"${name}"`);
  const tag = /\b(?:tag )?([A-Z][A-Za-z]+)\b/.exec(problem)?.[1];
  const wanted = [...quoted, ...(tag === undefined ? [] : [`<${tag}`])];
  const lines = xml.split("\n");
  for (const word of wanted) {
    const at = lines.findIndex((line) => line.includes(word));
    if (at >= 0) return at + 1;
  }
  return null;
}
