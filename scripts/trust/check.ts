import { type Address, getAddress, type Hex } from "viem";
import { getBlock } from "viem/actions";
import { isoMoment } from "../../src/sdk/core/text/moment.ts";
import {
  type CheckedIssuer,
  checkIssuer,
  vouchingWeight,
} from "../../src/sdk/governance/trust/checkIssuer.ts";
import { regionsIn } from "../../src/sdk/governance/trust/listAccreditations.ts";
import type { ChainOptions } from "../campaign/commonOptions.ts";
import { openReader } from "../command/connect.ts";
import { NOT_VALID } from "../command/expectedOptions.ts";
import { type Line, printResult, table } from "../output.ts";

type CheckOptions = ChainOptions & {
  readonly trustList: Address;
  readonly schema: Hex;
  readonly at?: bigint;
};

/** `symbolon trust check ISSUER`: all as of one block. */
export async function check(
  given: Address,
  { rpc, json = false, trustList, schema, at }: CheckOptions,
): Promise<void> {
  const client = await openReader(rpc);
  const { number: blockNumber, timestamp } = await getBlock(client);
  const issuer = getAddress(given);
  const source = getAddress(trustList);
  const moment = at ?? timestamp;
  const checked = await checkIssuer(client, { source, issuer, schema, moment, blockNumber });
  const { trusted } = checked;
  const document = {
    trusted,
    issuer,
    schema,
    moment,
    trustList: source,
    ...checkedIssuerDocument(checked),
    blockNumber,
  };
  printResult(
    json,
    document,
    table([
      ["issuer", issuer],
      ["schema", schema],
      ["moment", isoMoment(moment)],
      ["trusted", `${trusted ? "yes" : "no"}, ${checkedIssuerText(checked)}`],
      ...voteLines(checked),
      ["as of", `block ${blockNumber}`],
    ]),
  );
  if (!trusted) process.exitCode = NOT_VALID;
}

/** What programs are told of a judgement. */
export function checkedIssuerDocument({ kind, needed, votes }: CheckedIssuer) {
  const shown = votes.map(({ accreditation, ...vote }) => ({
    ...vote,
    accreditation: accreditation && { ...accreditation, regions: regionsIn(accreditation.regions) },
  }));
  return { kind, needed, votes: shown };
}

/** How many vouch, of how many that must. */
export function checkedIssuerText({ kind, needed, votes }: CheckedIssuer): string {
  if (kind === "policy") return policyText(needed, votes);
  return kind === "list" ? "by its list" : "by a contract of others";
}

function policyText(needed: number, votes: CheckedIssuer["votes"]): string {
  const vouching = votes.filter(({ vouches }) => vouches).length;
  const isPlain = votes.every(({ weight }) => weight === 1);
  if (isPlain) return `${vouching} of ${votes.length} lists vouch, and ${needed} must`;
  return `the ${vouching} lists of ${votes.length} that vouch weigh ${vouchingWeight(votes)}, and ${needed} is needed`;
}

/** Who vouches, and why. */
export function voteLines({ votes }: CheckedIssuer): readonly Line[] {
  return votes.map(({ list, weight, vouches, why }): Line => {
    const name = weight === 1 ? list : `${list}, weight ${weight}`;
    return [vouches ? "vouches" : "does not", `${name}: ${why}`];
  });
}
