import { expect } from "chai";
import type { Hex } from "viem";
import { privateKeyToAddress, sign } from "viem/accounts";
import { simulateContract } from "viem/actions";
import { asTransaction, type ContractCall } from "../../src/sdk/chain/calls/asTransaction.ts";
import { type Approval, actCall, executeCall } from "../../src/sdk/chain/calls/groups.ts";
import { proposalId } from "../../src/sdk/core/governance/proposal.ts";
import { governanceRefusal } from "../../src/sdk/governance/governanceRefusal.ts";
import { type Group, readGroup } from "../../src/sdk/governance/index.ts";
import { type GovernedChain, inFile } from "./governedChain.ts";

/** Of what it proposes alone: nobody else has it. */
const NONCE = 2n ** 200n;

/** A seat that works against its group: what it tries past all commands, on the contracts themselves, and is told. */
export function hostileSeat({ at, chain, member }: GovernedChain, seat: number) {
  const key = member(seat);
  const account = privateKeyToAddress(key);
  let known: Group | undefined;
  /** The group as of when its roster was last replaced. */
  const group = async () => {
    known ??= await readGroup(chain().reader, { quorum: at("group") });
    return known;
  };
  const rostered = async () => ({ quorum: at("group"), seats: (await group()).roster.seats });

  /** Calls a contract itself. @returns the error that it is refused with */
  const tried = async (call: ContractCall): Promise<string> => {
    try {
      await simulateContract(chain().reader, { ...call, account });
      return expect.fail(`nobody refuses ${call.functionName}`);
    } catch (thrown) {
      const refusal = governanceRefusal(thrown);
      if (refusal === undefined) throw thrown;
      return refusal.code;
    }
  };
  return {
    key,
    rostered,
    tried,
    /** Has the group act at once, by the signatures in a file or by these. */
    triedToAct: async (file: string, approvals: readonly Approval[] = inFile(file).assents) =>
      tried(actCall({ ...(await rostered()), proposal: inFile(file).proposal, approvals })),
    /** Has the group do at once what nobody else signs. */
    async triedAlone(call: ContractCall, evidence: Hex): Promise<string> {
      const { to: target, data } = asTransaction(call);
      const { chainId, quorum, roster } = await group();
      const proposal = { target, data, evidence, nonce: NONCE, deadline: 0n };
      const hash = proposalId({ chainId, quorum, roster: roster.version, proposal });
      const signature = await sign({ hash, privateKey: key, to: "hex" });
      return tried(
        actCall({ quorum, seats: roster.seats, proposal, approvals: [{ seat, chair: 0, signature }] }),
      );
    },
    triedToExecute: (file: string) =>
      tried(executeCall({ quorum: at("group"), proposal: inFile(file).proposal })),
    /** Another roster may be in force. */
    looksAgain: () => {
      known = undefined;
    },
  };
}
