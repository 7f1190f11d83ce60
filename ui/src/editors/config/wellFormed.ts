/**
 * Whether XML is well-formed, and if not, where. A browser's own parser would know as well, but it
 * answers with a page whose inline styles the content security policy reports.
 */
export interface Fault {
  /** From 1. */
  line: number;
  message: string;
}

const NAME = /[\p{L}_:][\p{L}\p{N}_:.-]*/uy;
const ATTRIBUTE = /\s+([\p{L}_:][\p{L}\p{N}_:.-]*)\s*=\s*("[^"<]*"|'[^'<]*')/uy;
const END = /\s*(\/?)>/y;
const CLOSING = /<\/([\p{L}_:][\p{L}\p{N}_:.-]*)\s*>/uy;
const BARE_AMPERSAND = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i;
const PASSED: [open: string, close: string][] = [
  ["<!--", "-->"],
  ["<?", "?>"],
  ["<![CDATA[", "]]>"],
];

export function xmlFault(xml: string): Fault | null {
  const open: { name: string; at: number }[] = [];
  const fault = (at: number, message: string) => ({ line: lineAt(xml, at), message });
  let roots = 0;
  let at = 0;
  for (;;) {
    const tag = xml.indexOf("<", at);
    const text = xml.slice(at, tag < 0 ? undefined : tag);
    const wrong = textFault(text, open.length === 0);
    if (wrong !== null) return fault(at + wrong.offset, wrong.message);
    if (tag < 0) break;
    const passed = PASSED.find(([begin]) => xml.startsWith(begin, tag));
    if (passed !== undefined) {
      const end = xml.indexOf(passed[1], tag);
      if (end < 0) return fault(tag, `${passed[0]} is never closed by ${passed[1]}.`);
      at = end + passed[1].length;
      continue;
    }
    if (xml.startsWith("</", tag)) {
      const [, name] = matched(CLOSING, xml, tag) ?? [];
      const last = open.pop();
      if (name === undefined) return fault(tag, "This closing tag is not complete.");
      if (last === undefined) return fault(tag, `</${name}> closes nothing.`);
      if (last.name !== name) return fault(tag, stillOpen(name, last.name, lineAt(xml, last.at)));
      at = CLOSING.lastIndex;
      continue;
    }
    const read = readTag(xml, tag);
    if (typeof read === "string") return fault(tag, read);
    if (open.length === 0 && ++roots > 1) return fault(tag, "One tag must hold all others.");
    if (!read.closed) open.push({ name: read.name, at: tag });
    at = read.end;
  }
  const left = open.pop();
  if (left !== undefined) return fault(left.at, `<${left.name}> is never closed.`);
  return roots === 0 ? fault(0, "There is no tag.") : null;
}

const stillOpen = (name: string, other: string, line: number): string =>
  `</${name}> comes while <${other}> of line ${line} is open.`;

function textFault(text: string, outside: boolean) {
  if (outside && text.trim() !== "") {
    return { offset: text.search(/\S/), message: "Text stands outside of the outermost tag." };
  }
  const offset = text.search(BARE_AMPERSAND);
  return offset < 0 ? null : { offset, message: "A bare & must be written as &amp;." };
}

/** The tag that begins here, or what is wrong with it. */
function readTag(xml: string, from: number) {
  const name = matched(NAME, xml, from + 1)?.[0];
  if (name === undefined) return "A bare < must be written as &lt;.";
  let at = NAME.lastIndex;
  const seen = new Set<string>();
  for (;;) {
    const attribute = matched(ATTRIBUTE, xml, at);
    if (attribute === null) break;
    const [, key = "", value = ""] = attribute;
    if (seen.has(key)) return `<${name}> has the attribute ${key} twice.`;
    if (BARE_AMPERSAND.test(value)) {
      return `${key} of <${name}> has a bare &, which must be written as &amp;.`;
    }
    seen.add(key);
    at = ATTRIBUTE.lastIndex;
  }
  const end = matched(END, xml, at);
  if (end === null) return `<${name}> is not complete: name="value", then > or />.`;
  return { name, closed: end[1] === "/", end: END.lastIndex };
}

function matched(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const lineAt = (xml: string, at: number): number => xml.slice(0, at).split("\n").length;
