import type { Address } from "viem";
import { evidenceHash } from "../../../src/node/batches/evidenceHash.ts";
import type { WriteClient } from "../../../src/sdk/chain/clients.ts";
import {
  type CaseCall,
  planAnswer,
  planAppeal,
  planEvidence,
  planHold,
  planOpen,
  planSteps,
} from "../../../src/sdk/governance/cases/caseActions.ts";
import type { OpenedCase } from "../../../src/sdk/governance/cases/casePlace.ts";
import { sendCaseCalls } from "../../../src/sdk/governance/cases/sendCaseCalls.ts";
import { tellCase } from "../../../src/sdk/governance/cases/tellCase.ts";
import type { ActingOptions } from "../../command/actingOptions.ts";
import { openActor, printOutcome } from "../../command/calldata.ts";
import { type Line, table } from "../../output.ts";
import type { CaseOptions } from "./caseOptions.ts";
import { caseDocument } from "./lines.ts";
import { openCase, readGroupSeats } from "./openCase.ts";

export type ActionOptions = CaseOptions &
  ActingOptions & {
    readonly evidence: string;
    readonly uri: string;
    readonly group?: Address;
  };

type Plan = (
  client: WriteClient,
  opened: OpenedCase,
  options: ActionOptions,
) => readonly CaseCall[] | Promise<readonly CaseCall[]>;

const ground = ({ evidence, uri }: ActionOptions) => ({ evidence: evidenceHash(evidence), uri });
const by = ({ account }: WriteClient) => ({ account: account.address });

const withSeats = async (client: WriteClient, options: ActionOptions) => ({
  seats: await readGroupSeats(client, options.group, options),
});

/** What each command about a case plans to send. */
const plans = {
  open: (client, opened, options) => planOpen(client, opened, { ...by(client), ...ground(options) }),
  answer: async (client, opened, options) =>
    planAnswer(client, opened, {
      ...by(client),
      ...ground(options),
      ...(await withSeats(client, options)),
    }),
  evidence: (_, opened, options) => planEvidence(opened, ground(options)),
  appeal: async (client, opened, options) =>
    planAppeal(client, opened, {
      ...by(client),
      ...ground(options),
      ...(await withSeats(client, options)),
    }),
  hold: async (client, opened, options) => planHold(client, opened, await withSeats(client, options)),
  step: (client, opened) => planSteps(client, opened, by(client)),
} satisfies Readonly<Record<string, Plan>>;

export type ActionName = keyof typeof plans;

/** `symbolon govern case open | answer | ... CREDENTIAL`. */
export async function act(name: ActionName, credential: string, options: ActionOptions): Promise<void> {
  const { dryRun = false } = options;
  const client = await openActor(options);
  const opened = await openCase(client, credential, options);
  const planning = await plans[name](client, opened, options);
  const { sendings, gas, calls } = await sendCaseCalls(client, planning, { dryRun });
  const after = dryRun ? opened : await openCase(client, credential, options);
  printOutcome(
    options,
    { client, calls, name: `Symbolon: ${name} of a case` },
    {
      dryRun,
      gas,
      case: caseDocument(after),
      sendings: sendings.map((one) => ({ ...one, transaction: one.transaction ?? null })),
    },
    table([
      ...(sendings.length === 0 ? [["due", "nothing"] as const] : []),
      ...sendings.map(
        ({ what, transaction }): Line => [
          dryRun ? "would do" : "did",
          `${what}${transaction === undefined ? "" : `: ${transaction}`}`,
        ],
      ),
      ...(await tellCase(client, after)),
    ]),
  );
}
