import { type Address, type Hex, numberToHex, size } from "viem";
import type { ReadClient } from "../../../sdk/chain/clients.ts";
import { OP_STACK_ORACLE } from "../../../sdk/chain/nodeDialect.ts";
import { readL1Fee } from "../../../sdk/chain/read/readL1Fee.ts";
import type { SeenCode, SeenGas, SeenL1Fee } from "../observations.ts";
import { ask, isAnswered, newestBlock } from "./askChain.ts";

/** Code that refuses to run with less than 17,000,000 gas: more than EIP-7825 lets a transaction have. */
const NEEDS_17_MILLION: Hex = "0x63010366405a10600b57005b60006000fd";
/** Code that returns how much gas it has. */
const TELLS_GAS: Hex = "0x5a60005260206000f3";
const CALL_GAS = [16_777_216n, 50_000_000n, 100_000_000n];

/** @param account the sender of the estimated transactions */
export async function probeGas(client: ReadClient, account: Address): Promise<SeenGas> {
  const { gasLimit } = await newestBlock(client);
  const estimate = async (transaction: object) =>
    BigInt(await ask<Hex>(client, "eth_estimateGas", [{ from: account, ...transaction }]));
  const large = await estimate({ data: NEEDS_17_MILLION }).catch(() => undefined);
  let call = 0n;
  for (const gas of CALL_GAS) {
    const inHand = await run(client, TELLS_GAS, { gas: numberToHex(gas) }).catch((): Hex => "0x");
    // The cost of the creation itself is deducted before the code runs.
    if (inHand === "0x" || BigInt(inHand) < (gas * 9n) / 10n) break;
    call = gas;
  }
  return {
    blockLimit: BigInt(String(gasLimit)),
    transfer: await estimate({ to: account, value: "0x0" }),
    ...(large !== undefined && { large }),
    call,
  };
}

/** Runs code as a creation would, in an `eth_call`. */
function run(client: ReadClient, data: Hex, more: object = {}): Promise<Hex> {
  return ask<Hex>(client, "eth_call", [{ data, ...more }, "latest"]);
}

/** Code that creates a contract of so many zero bytes. */
const contractOf = (bytes: number): Hex => `0x62${bytes.toString(16).padStart(6, "0")}6000f3`;
/** EIP-170. */
const MAX_CODE = 24_576;

const IDENTITY = "0x0000000000000000000000000000000000000004";
const RETURNED = [4_096, 131_072];
const ECRECOVER = "0x0000000000000000000000000000000000000001";
/** A hash, and a signature of it by 0x7156526fbd7a3c72969b54f64e42c10fbb768c8a. */
const SIGNED: Hex =
  "0x456e9aea5e197a1f1af7a3e85a3212fa4049a3ba34c2289b4c860fc0b0c64ef3000000000000000000000000000000000000000000000000000000000000001c9242685bf161793cc25603c231bc2f568eb630ea16aa137d2664ac80388256084f8ae3bd7535248d0bd448298cc2e2071e56992d0774dc340c368ae950852ada";
const SIGNER = "7156526fbd7a3c72969b54f64e42c10fbb768c8a";

export async function probeCode(client: ReadClient): Promise<SeenCode> {
  // Where this fails, the following answers show nothing about opcodes.
  await run(client, "0x00");
  const runs = (code: Hex) => isAnswered(run(client, code));
  const recovered = await ask<Hex>(client, "eth_call", [{ to: ECRECOVER, data: SIGNED }, "latest"]).catch(
    (): Hex => "0x",
  );
  return {
    push0: await runs("0x5f00"),
    mcopy: await runs("0x6000600060005e00"),
    transientStorage: await runs("0x600160005d00"),
    ecrecover: recovered.endsWith(SIGNER),
    fullSize: await runs(contractOf(MAX_CODE)),
    overSize: await runs(contractOf(MAX_CODE + 1)),
    returned: await maxReturned(client),
  };
}

async function maxReturned(client: ReadClient): Promise<number> {
  let max = 0;
  for (const bytes of RETURNED) {
    const data: Hex = `0x${"00".repeat(bytes)}`;
    const answer = await ask<Hex>(client, "eth_call", [{ to: IDENTITY, data }, "latest"]).catch(
      (): Hex => "0x",
    );
    if (size(answer) !== bytes) break;
    max = bytes;
  }
  return max;
}

const KILOBYTE = 1_024;

/** Charge of an oracle like the OP stack's for incompressible bytes; undefined: the chain has no such oracle. */
export async function probeL1Fee(client: ReadClient): Promise<SeenL1Fee | undefined> {
  if ((await ask<Hex>(client, "eth_getCode", [OP_STACK_ORACLE, "latest"])) === "0x") return undefined;
  return { weiPerKilobyte: await readL1Fee(client, noise(KILOBYTE)) };
}

/** Incompressible bytes, the same each time. */
function noise(bytes: number): Hex {
  let state = 1;
  const digits = Array.from({ length: bytes }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 24).toString(16).padStart(2, "0");
  });
  return `0x${digits.join("")}`;
}
