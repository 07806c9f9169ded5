import type { Account, Address, Hex } from "viem";
import type { ReadClient } from "../../src/sdk/chain/clients.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { accountOfNode, openOwnAccount } from "../command/signer/openAccount.ts";
import { type SigningOptions, signingOf } from "../command/signer/signingOptions.ts";

/** Of commands that sign a document, or hand it out to a wallet. */
export type SignerOptions = SigningOptions & {
  readonly typedData?: boolean;
  /** What a wallet has signed already. */
  readonly signature?: Hex | readonly Hex[];
};

/** Whose account it is; where nothing is signed here, no password is asked for, and no signer. */
export async function openSigner(
  options: SignerOptions,
  client: ReadClient | undefined,
): Promise<Account | undefined> {
  const signing = signingOf(options);
  const isSigned = options.typedData !== true && options.signature === undefined;
  if (signing.by === "key" || (signing.by !== "node" && isSigned)) return openOwnAccount(signing);
  if (signing.by === "keystore") return undefined;
  const { account } = signing;
  if (signing.by === "signer") return { address: signing.account, type: "json-rpc" };
  if (client === undefined) {
    if (account !== undefined && isSigned) throw nodeNeeded(account);
    return account && { address: account, type: "json-rpc" };
  }
  // A node without accounts is no failure: a wallet may sign.
  return accountOfNode(client, account).catch((thrown) => {
    if (account === undefined) return undefined;
    throw thrown;
  });
}

function nodeNeeded(account: Address): SymbolonError {
  return new SymbolonError({
    code: "RpcNeeded",
    reason: `--account ${account} needs --rpc or --signer.`,
    hint: "Give --rpc, or --signer if the account is a signer's.",
    details: { account },
  });
}
