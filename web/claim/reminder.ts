export type Reminder = {
  readonly title: string;
  /** The page's address, which the entry leads back to. */
  readonly url: string;
  /** Unix seconds: when the claim opens, and when this was written. */
  readonly opens: bigint;
  readonly now: bigint;
};

/** Minutes for which the entry stands in a calendar, and by which its alarm comes before. */
const MINUTES = 30;
const ALARM_MINUTES = 10;

/** A calendar's entry for the moment in which a claim opens (RFC 5545). */
export function reminderText({ title, url, opens, now }: Reminder): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Symbolon//Claim page//EN",
    "BEGIN:VEVENT",
    `UID:${opens}-${escaped(url)}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(opens)}`,
    `DURATION:PT${MINUTES}M`,
    `SUMMARY:${escaped(title)}`,
    `URL:${url}`,
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    `TRIGGER:-PT${ALARM_MINUTES}M`,
    `DESCRIPTION:${escaped(title)}`,
    "END:VALARM",
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return `${lines.flatMap(folded).join("\r\n")}\r\n`;
}

/** A moment in the basic form of ISO 8601. */
function utc(seconds: bigint): string {
  return new Date(Number(seconds) * 1_000).toISOString().replace(/[-:]|\.\d+/g, "");
}

/** Section 3.3.11: what has a meaning in a text stands behind a backslash. */
function escaped(text: string): string {
  return text.replace(/[\\;,]/g, "\\$&").replace(/\r\n|\r|\n/g, "\\n");
}

/** Section 3.1: no line has more than 75 octets; the next begins with a space. */
function folded(line: string): readonly string[] {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let part = "";
  for (const letter of line) {
    if (encoder.encode(part + letter).length > 75) {
      parts.push(part);
      part = " ";
    }
    part += letter;
  }
  return [...parts, part];
}
