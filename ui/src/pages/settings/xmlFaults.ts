/** What is wrong with a labeling interface, and in which line. */
import { ConfigError, parseConfig } from "../../editors/config/parse";

export interface XmlFault {
  /** From 1; null where it concerns the whole. */
  line: number | null;
  message: string;
}

export function xmlFaults(xml: string): XmlFault[] {
  const broken = malformed(xml);
  if (broken !== null) return [broken];
  try {
    parseConfig(xml);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map((message) => ({ line: lineOf(xml, message), message }));
  }
}

function malformed(xml: string): XmlFault | null {
  if (/<!\s*(?:DOCTYPE|ENTITY)/i.test(xml)) return null;
  const parsed = new DOMParser().parseFromString(xml, "text/xml");
  const told = parsed.querySelector("parsererror")?.textContent;
  return told === undefined ? null : readParserError(told);
}

/** What a browser says about XML: Chromium and Firefox name the line, in words of their own. */
export function readParserError(told: string): XmlFault {
  const line = /line(?: number)? (\d+)/i.exec(told)?.[1];
  const chromium = /at column \d+: ([^\n]+)/.exec(told)?.[1];
  const firefox = /XML Parsing Error: ([^\n]+)/.exec(told)?.[1];
  const message = (chromium ?? firefox ?? "not well-formed XML").trim();
  return { line: line === undefined ? null : Number(line), message };
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
