import { outcomeOf, type Standing } from "../naive/outcomeOf.ts";
import { edges } from "./edges.ts";
import type { Kind } from "./kind.ts";
import { randomSource } from "./randomSource.ts";
import { range } from "./range.ts";

type Times = Pick<Standing, "validFrom" | "expires" | "issuedAt">;

const vector = ({ exists, revoked, suspended, validFrom, expires, issuedAt, moment }: Standing) => ({
  exists,
  revoked,
  suspended,
  validFrom,
  expires,
  issuedAt,
  moment,
  outcome: outcomeOf({ exists, revoked, suspended, validFrom, expires, issuedAt, moment }),
});

const flags = [false, true].flatMap((exists) =>
  [false, true].flatMap((revoked) => [false, true].map((suspended) => ({ exists, revoked, suspended }))),
);

const may = 1_746_057_600n; // 2025-05-01 00:00 UTC
const day = 86_400n;
const max = edges.maxUint64;

/** Every relation of the three times that matters, impossible orders included: the precedence must still hold. */
const cases: readonly Times[] = [
  { validFrom: may, expires: may + 30n * day, issuedAt: may - day },
  { validFrom: may, expires: 0n, issuedAt: may - day },
  { validFrom: may, expires: may + 30n * day, issuedAt: may + 10n * day },
  { validFrom: may, expires: 0n, issuedAt: may + 10n * day },
  { validFrom: may, expires: may + 30n * day, issuedAt: may },
  { validFrom: 0n, expires: may + 30n * day, issuedAt: may },
  { validFrom: may, expires: may + 1n, issuedAt: 0n },
  { validFrom: may, expires: may, issuedAt: 0n }, // never valid
  { validFrom: may, expires: may - day, issuedAt: 0n }, // expires before it begins
  { validFrom: may, expires: may + day, issuedAt: may + 2n * day }, // issued after it expired
  { validFrom: 0n, expires: 0n, issuedAt: 0n },
  { validFrom: 0n, expires: 1n, issuedAt: 0n },
  { validFrom: max, expires: 0n, issuedAt: 0n },
  { validFrom: 0n, expires: max, issuedAt: 0n },
];

/** The seconds around each of the times, within uint64. */
function moments({ validFrom, expires, issuedAt }: Times): bigint[] {
  const around = [validFrom, expires, issuedAt].flatMap((time) => [time - 1n, time, time + 1n]);
  return [...new Set(around)].filter((moment) => moment >= 0n && moment <= max);
}

export const verdictKind: Kind = {
  kind: "verdict",
  about:
    "What is known of a credential at a moment, and the outcome: " +
    "0 NotFound, 1 Revoked, 2 Expired, 3 NotYetValid, 4 Suspended, 5 Valid.",
  layout: {
    exists: "bool",
    revoked: "bool",
    suspended: "bool",
    validFrom: "uint256",
    expires: "uint256",
    issuedAt: "uint256",
    moment: "uint256",
    outcome: "uint256",
  },
  vectors: () => {
    const random = randomSource("verdict");
    return [
      ...cases.flatMap((times) =>
        moments(times).flatMap((moment) => flags.map((flag) => vector({ ...flag, ...times, moment }))),
      ),
      ...range(60, () =>
        vector({
          exists: true,
          revoked: false,
          suspended: random.below(4) === 0,
          validFrom: may + random.uint(20),
          expires: random.pick([0n, may + random.uint(24)]),
          issuedAt: may + random.uint(20),
          moment: may + random.uint(24),
        }),
      ),
    ];
  },
};
