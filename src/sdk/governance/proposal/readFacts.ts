import type { Hex } from "viem";
import { readContract } from "viem/actions";
import { cumulativeCampaignAbi } from "../../chain/abi/cumulativeCampaignAbi.ts";
import type { ReadClient } from "../../chain/clients.ts";
import { isAnotherContract } from "../../chain/errors/explainViemError.ts";
import { getSchema, getSchemaRegistry } from "../../chain/read/attestations.ts";
import { readTokenWords } from "../../chain/read/readToken.ts";
import type { Rule } from "../../core/governance/rules.ts";
import { mapAtOnce } from "../../core/mapAtOnce.ts";
import { type Group, readRule } from "../group/readGroup.ts";
import { type KnownProposal, readSeats } from "../group/readProposals.ts";
import { type ToldCall, tellCall } from "./readCall.ts";
import type { CallFacts, CallOf, ReadCall } from "./tell/told.ts";

/** Questions under way at once, and schemas that are asked for. */
const QUESTIONS = 8;
const MAX_SCHEMAS = 32;

/**
 * What the chain says of a call beside its bytes, as of the group's block: a campaign's token, the fields of schemas, seats and
 * rules until then, budgets for holds. A contract that answers otherwise adds nothing.
 * @param rule in force for the call's act
 */
export async function readFacts(
  client: ReadClient,
  group: Group,
  { call, found, rule }: { readonly call: CallOf; readonly found: ReadCall; readonly rule: Rule },
): Promise<CallFacts> {
  const { seats } = group.roster;
  switch (found.act) {
    case "ProposeRoot": {
      const token = await answerOf(() => readCampaignToken(client, call, group));
      return token === undefined ? {} : { token };
    }
    case "Attest":
      return { schemas: await readSchemas(client, call, found.schemas ?? []) };
    case "Roster":
      return { seats };
    case "Rules": {
      const changed = (found.announced?.changes ?? []).map(({ act }) => act);
      const rules = await mapAtOnce([...new Set(changed)], QUESTIONS, async (act) => {
        return { act, rule: await readRule(client, group, act) };
      });
      return { seats, rules };
    }
    case "Hold": {
      const held = (await readSeats(client, group)).map((one) => one.held);
      return { holds: { now: group.asOf.time, budget: rule.budget, sunset: rule.sunset, held } };
    }
    default:
      return {};
  }
}

/** What a proposal does that was opened; of one that is decided, without the chain of today. */
export async function tellKnown(
  client: ReadClient,
  group: Group,
  { proposal, stage, stored: { rule } }: KnownProposal,
): Promise<ToldCall> {
  const call = tellCall(group, proposal);
  if (!("act" in call) || (stage !== "Open" && stage !== "Passed")) return call;
  return tellCall(group, proposal, await readFacts(client, group, { call: proposal, found: call, rule }));
}

async function readCampaignToken(client: ReadClient, { target }: CallOf, { asOf }: Group) {
  const { blockNumber } = asOf;
  const question = {
    address: target,
    abi: cumulativeCampaignAbi,
    functionName: "token",
    blockNumber,
  } as const;
  const address = await readContract(client, question);
  return { address, ...(await readTokenWords(client, { token: address, blockNumber })) };
}

async function readSchemas(
  client: ReadClient,
  { target }: CallOf,
  uids: readonly Hex[],
): Promise<ReadonlyMap<string, string>> {
  const registry = await answerOf(() => getSchemaRegistry(client, { registry: target }));
  if (registry === undefined) return new Map();
  const asked = [...new Set(uids.map((uid) => uid.toLowerCase() as Hex))].slice(0, MAX_SCHEMAS);
  const found = await mapAtOnce(asked, QUESTIONS, async (uid) => {
    const schema = await answerOf(() => getSchema(client, { registry, uid }));
    return schema === undefined ? [] : [[uid, schema.schema] as const];
  });
  return new Map(found.flat());
}

/** What a contract answers; undefined: it does not answer as expected. */
async function answerOf<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await ask();
  } catch (thrown) {
    if (isAnotherContract(thrown)) return undefined;
    throw thrown;
  }
}
