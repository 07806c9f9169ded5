import { contractRoles } from "../../../sdk/chain/events/contractRoles.ts";
import { timelineKinds } from "../../../sdk/core/timeline/timelineStep.ts";
import {
  addressSchema,
  chainId,
  digits,
  listSchema,
  nullable,
  shape,
  wordSchema,
} from "../../http/schemas.ts";

/** What the read API of a timeline answers, as JSON Schema. */

const whole = { type: "integer", minimum: 0 } as const;
const text = { type: "string" } as const;
const milliseconds = { type: "number", description: "Milliseconds since 1970." } as const;
const bytes = { type: "string", pattern: "^0x([0-9a-f]{2})*$" } as const;
const grounds = ["proven", "checked", "told", "recorded", "signed", "rule", "altered"];
const way = { type: "string", enum: ["proven", "told"] } as const;

export const cursorText = {
  type: "string",
  maxLength: 100,
  description: "Where to go on; what it consists of is nobody's business but this service's.",
} as const;

const change = {
  change: { type: "string", enum: ["added", "undone", "reread"] },
  cursor: cursorText,
  chain: chainId,
};

const ofEvent = shape(
  {
    ...change,
    block: whole,
    blockHash: wordSchema,
    time: { ...whole, description: "Unix seconds, by the chain." },
    way,
    ground: { type: "string", enum: grounds.slice(0, 3) },
    undone: nullable({ ...milliseconds, description: "When its block was taken back; null: it stands." }),
    logIndex: whole,
    part: whole,
    contract: addressSchema,
    role: { enum: [...contractRoles, null] },
    name: text,
    transaction: wordSchema,
    account: nullable(addressSchema),
    actor: nullable(addressSchema),
    item: nullable({ ...bytes, description: "What it is about: a batch, an attestation, a campaign." }),
    index: nullable(digits),
    amount: nullable({ ...digits, description: "Base units, of a payment." }),
    topics: listSchema(wordSchema),
    data: bytes,
  },
  [],
  "An event that stands from now on, or that was taken back with its block.",
);

const reread = shape(
  { ...change, above: { type: "integer", description: "What one has of blocks above it goes." } },
  [],
  "All above a block is read again, since a contract was named later: what stands is added again.",
);

/** A page of changes. */
export const changePage = shape({
  chain: chainId,
  changes: listSchema({ anyOf: [ofEvent, reread] }),
  cursor: cursorText,
  more: { type: "boolean", description: "Whether there is more at once." },
});

/** What was found of the last day. */
export const incidentsAnswer = shape(
  {
    incidents: nullable(
      listSchema(
        shape({
          rule: text,
          severity: { type: "string", enum: ["alarm", "notice"] },
          about: text,
          hint: text,
          chain: chainId,
          actor: text,
          cause: text,
          from: milliseconds,
          to: milliseconds,
          count: whole,
          subjects: { ...listSchema(text), description: "As GET /v1/trace takes them." },
        }),
      ),
    ),
  },
  [],
  "Incidents of the last day, looked for every five minutes; null: they are being looked for.",
);

const progressOf = shape({
  chain: chainId,
  way,
  cursor: { type: "integer", description: "Last block that is read." },
  final: { type: "integer", description: "Last block that is never taken back; -1: none is." },
  head: { type: "integer", description: "Newest block as of the last look; -1: nobody has looked." },
  looked: milliseconds,
  stopped: nullable({ ...text, description: "Why it is not followed any more." }),
});

const unixSeconds = { ...whole, description: "Unix seconds, by the chain." } as const;
const claimed = { claimed: whole, paid: { ...digits, description: "Base units." } };

/** What was claimed of a campaign. */
export const claimsAnswer = shape({
  now: { ...milliseconds, description: "Milliseconds since 1970, by this service's clock." },
  followed: { ...progressOf, description: "How far the chain is followed, as of now." },
  counts: {
    ...nullable(
      shape({
        campaign: addressSchema,
        token: nullable(addressSchema),
        start: nullable(unixSeconds),
        block: { type: "integer", description: "Last block that is counted." },
        time: nullable({ ...unixSeconds, description: "Of this block." }),
        past: {
          ...nullable(shape({ from: whole, to: whole })),
          description: "Blocks that are still to be read for this campaign: their claims are missing.",
        },
        unit: {
          type: "string",
          enum: ["leaves", "accounts"],
          description: "What is counted as claimed: accounts, if the campaign is cumulative.",
        },
        leaves: nullable(whole),
        ...claimed,
        waves: listSchema(shape({ wave: whole, opens: unixSeconds, leaves: whole, ...claimed })),
        moreWaves: { ...whole, description: "Waves that are not listed: 1,000 are." },
        pace: {
          ...nullable(shape({ from: { ...unixSeconds, minimum: -3_600 }, claims: listSchema(whole) })),
          description: "Claims in each of 60 minutes; the last one runs on.",
        },
        refused: {
          ...listSchema(shape({ reason: text, claims: whole })),
          description:
            "Claims that were taken in and ended unpaid, but for those that another transaction paid: 50 reasons at most.",
        },
      }),
    ),
    description: "Counted again after a minute, the last count until then; null: it is not counted yet.",
  },
});

const counts = { proven: whole, checked: whole, told: whole };

/** How far chains are followed. */
export const progressAnswer = shape({
  chains: listSchema(progressOf),
  contracts: {
    ...nullable(
      listSchema(
        shape({
          chain: chainId,
          role: { type: "string", enum: contractRoles },
          count: whole,
          events: whole,
          grounds: shape(counts, [], "Events that stand, by how sure they are."),
          checked: { ...whole, description: "Contracts whose past is checked." },
          checkedTo: nullable(whole),
        }),
      ),
    ),
    description: "What is followed, as of a minute ago at most; null: it is not counted yet.",
  },
});

const moment = shape({
  from: nullable(milliseconds),
  to: nullable(milliseconds),
  clock: { type: "string", enum: ["gateway", "store", "verifier", "block", "rule"] },
});
const place = shape({ block: whole, blockHash: wordSchema, transaction: wordSchema, logIndex: whole }, [
  "logIndex",
]);

const step = shape({
  kind: { type: "string", enum: timelineKinds },
  moment,
  actor: nullable(text),
  cause: nullable({ ...whole, description: "What it followed, by its place in the path." }),
  why: nullable(text),
  words: text,
  ground: { type: "string", enum: grounds },
  provenAt: {
    ...nullable(milliseconds),
    description: "When its block was proven; null: it was not, or nobody wrote down when.",
  },
  place: nullable(place),
});

const wait = shape({
  from: whole,
  to: whole,
  least: { type: "number" },
  most: nullable({ type: "number" }),
  whom: { type: "string", enum: ["person", "gateway", "chain", "rule"] },
  what: text,
});

const path = shape({
  intent: nullable({ ...text, description: "Its number; of a gateway, its id." }),
  words: text,
  altered: {
    ...nullable(text),
    description: "Why its content in the store is not what was submitted; null: nothing shows that.",
  },
  steps: listSchema(step),
  waits: listSchema(wait),
  slowest: nullable(wait),
  clocksApart: { type: "number", description: "Milliseconds by which the clocks disagree at least." },
});

/** What `symbolon trace --json` prints. */
export const traceAnswer = shape({
  chain: chainId,
  what: text,
  asOf: nullable(progressOf),
  background: listSchema(step),
  paths: listSchema(path),
  more: { ...whole, description: "Ways that are not listed." },
});
