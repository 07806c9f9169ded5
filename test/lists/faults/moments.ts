import type { Table } from "../following/table.ts";
import type { Draw } from "./draw.ts";
import { checksummed, drawAccount } from "./entries.ts";

/** A credential: whose, from when on, until when; seconds, 0 for never. */
type Member = {
  readonly subject: string;
  readonly validFrom: bigint;
  readonly expires: bigint;
  readonly name: string;
};

/** How a program or a person writes a moment. */
type Spelling = {
  readonly spell: (seconds: bigint, draw: Draw) => string;
  /** Whether it has whole days alone. */
  readonly ofDays?: true;
};

const iso = (seconds: bigint) => new Date(Number(seconds) * 1_000).toISOString();
const DAY = 86_400n;
/** 2001-09-09: seconds of ten digits from then on. */
const FIRST = 1_000_000_000n;
/** 1899-12-30, the day 0 of spreadsheets, before 1970. */
const SHEET_DAYS = 25_569n;

export const MOMENTS: Readonly<Record<string, Spelling>> = {
  seconds: { spell: String },
  milliseconds: { spell: (seconds) => String(seconds * 1_000n) },
  microseconds: { spell: (seconds) => String(seconds * 1_000_000n) },
  nanoseconds: { spell: (seconds) => String(seconds * 1_000_000_000n) },
  "milliseconds with a fraction": { spell: (seconds, draw) => `${seconds * 1_000n}.${draw.digits(3)}` },
  "seconds with a fraction": { spell: (seconds, draw) => `${seconds}.${draw.digits(6)}` },
  dates: { spell: (seconds) => iso(seconds).slice(0, 10), ofDays: true },
  "JavaScript's times": { spell: iso },
  "Python's times": { spell: (seconds) => iso(seconds).replace(".000Z", "+00:00") },
  "PostgreSQL's times": { spell: (seconds) => iso(seconds).replace("T", " ").replace(".000Z", "+00") },
  "times without a zone": { spell: (seconds) => iso(seconds).replace(".000Z", "") },
  "days of spreadsheets": { spell: (seconds) => String(seconds / DAY + SHEET_DAYS), ofDays: true },
  "American dates": {
    spell(seconds) {
      const [year, month, day] = iso(seconds).slice(0, 10).split("-");
      return `${month}/${day}/${year}`;
    },
    ofDays: true,
  },
  "German dates": {
    spell: (seconds) => iso(seconds).slice(0, 10).split("-").reverse().join("."),
    ofDays: true,
  },
  "digits of dates": { spell: (seconds) => iso(seconds).slice(0, 10).replaceAll("-", ""), ofDays: true },
};

/** A table of credentials whose moments are all written in one way. */
export function momentsTable({ spell, ofDays }: Spelling, draw: Draw): Table {
  const members = drawMembers(draw, ofDays === true ? DAY : 1n);
  const delimiter = draw.pick([",", ";"]);
  const never = draw.pick(["", "0"]);
  const spelled = (seconds: bigint) => (seconds === 0n ? never : spell(seconds, draw));
  const lines = members.map(({ subject, validFrom, expires, name }) =>
    [checksummed(subject), name, spelled(validFrom), spelled(expires)].join(delimiter),
  );
  return {
    text: [["subject", "name", "validFrom", "expires"].join(delimiter), ...lines, ""].join("\n"),
    options: {},
    fields: "string name",
    meaning: members.map(({ subject, validFrom, expires, name }) =>
      [subject, validFrom, expires, name].join(" "),
    ),
    person: {
      cell(row, column) {
        const member = members[row - 1];
        return member && String(column === "expires" ? member.expires : member.validFrom);
      },
    },
  };
}

function drawMembers(draw: Draw, unit: bigint): readonly Member[] {
  return Array.from({ length: 2 + draw.below(8) }, (_, i) => {
    const from = (FIRST + BigInt(draw.below(1e9))) / unit;
    const until = from + 1n + BigInt(draw.below(1e9)) / unit;
    return {
      subject: drawAccount(draw),
      validFrom: draw.chance(20) ? 0n : from * unit,
      expires: draw.chance(20) ? 0n : until * unit,
      name: `member ${i}`,
    };
  });
}
