import { type CampaignFinding, warning } from "../../../sdk/distribution/check/finding.ts";
import { type HostAnswer, packedAs } from "./askHost.ts";
import { charsetOf } from "./checkAnswer.ts";
import { HANDLER } from "./checkDocument.ts";

/**
 * What runs, sends something, or leads on without anybody's doing; wherever it stands, since only a browser knows where an
 * element ends. Each of these takes one pass through a text.
 */
const RUNS: readonly RegExp[] = [
  /<(?:[^\s<>:/]*:)?(?:script|iframe|frame|object|embed|base|form|portal)\b/i,
  HANDLER,
  // A value may also be written in references to letters.
  /http-equiv\s*=\s*["']?(?:refresh|[\w-]*&)/i,
];

/** Characters of what is named. */
const MAX_SHOWN = 160;
/** Bytes that are looked through: refusals have a tenth of them. */
const MAX_REFUSAL = 1 << 18;

/** Encodings in which all of ASCII is what it is in UTF-8. */
const PLAIN = /^(?:utf-?8|us-ascii|iso-8859-1|windows-1252)$/i;

/**
 * A refusal may say what it likes and link where it likes, but not run anything: that would run under the pages' own address.
 * One that does, or of which that cannot be told, is a warning, which can be accepted where the host's own page is like that.
 */
export function checkRefusal(url: string, answer: HostAnswer): readonly CampaignFinding[] {
  const { status, headers } = answer;
  const unclear = unclearIn(answer);
  const tag = unclear === undefined ? runningIn(new TextDecoder().decode(answer.body)) : undefined;
  const refresh = headers.refresh === undefined ? undefined : `refresh: ${headers.refresh}`;
  const what = (refresh ?? tag)?.slice(0, MAX_SHOWN);
  const finding = (id: string, why: string, details: object) => {
    const sentence = `${url} is refused (HTTP ${status}) by a page of the host that ${why}.`;
    const hint = `It runs under the pages' own address: have the host refuse in text alone, such as by a 404.html of yours, or accept the page if you know it: --accept ${id}.`;
    return warning(id, sentence, hint, { url, status, ...details });
  };
  return [
    ...(unclear === undefined
      ? []
      : [finding("RefusalUnclear", `cannot be looked through: it ${unclear}`, { unclear })]),
    ...(what === undefined ? [] : [finding("RefusalRuns", `runs something or leads on: ${what}`, { what })]),
  ];
}

/** What in a text runs, as far as it can be shown. */
function runningIn(text: string): string | undefined {
  const at = RUNS.map((one) => text.search(one)).find((index) => index >= 0);
  return at === undefined ? undefined : /^[<\s/"']?[^>]*>?/.exec(text.slice(at, at + MAX_SHOWN))?.[0].trim();
}

/** Why an answer may say something else to a browser than to us; undefined: it says the same. */
function unclearIn({ headers, body }: HostAnswer): string | undefined {
  const packed = packedAs(headers);
  if (packed !== undefined) return `is packed as ${packed.slice(0, MAX_SHOWN)}`;
  const charset = charsetOf(headers["content-type"] ?? "");
  if (charset !== undefined && !PLAIN.test(charset))
    return `is in ${charset.slice(0, MAX_SHOWN)}, not in UTF-8`;
  // Browsers find some encodings by these bytes, whatever the header says: UTF-16, ISO-2022-JP.
  if (body.includes(0x00) || body.includes(0x1b) || isUtf16(body)) return "is in another encoding than UTF-8";
  return body.length > MAX_REFUSAL
    ? `has ${body.length} bytes, of which ${MAX_REFUSAL} are too many`
    : undefined;
}

const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xfe && second === 0xff) || (first === 0xff && second === 0xfe);
