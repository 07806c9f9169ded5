import { type Address, getAddress, type Hex, keccak256, numberToHex, stringToHex } from "viem";
import type { CallPlan, PlannedCall } from "./plannedCall.ts";

/** Calls as a file of ours: every value as JSON holds it without loss. */
export type CallsFile = {
  readonly format: "symbolon-calls";
  readonly version: 1;
  readonly chainId: number;
  readonly from: Address;
  readonly calls: readonly (Pick<PlannedCall, "to" | "data" | "what" | "simulated"> & {
    /** Wei, in digits. */
    readonly value: string;
  })[];
};

/** Planned calls as `symbolon-calls` (docs/formats.md): for whatever sends them. */
export function callsFile({ chainId, from, calls }: CallPlan): CallsFile {
  return {
    format: "symbolon-calls",
    version: 1,
    chainId,
    from: getAddress(from),
    calls: calls.map(({ to, data, value, what, simulated }) => ({
      to: getAddress(to),
      data,
      value: value.toString(),
      what,
      simulated,
    })),
  };
}

/** What Safe's Transaction Builder loads. */
export type SafeTransactionFile = {
  readonly version: "1.0";
  readonly chainId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly meta: {
    readonly name: string;
    readonly description: string;
    readonly txBuilderVersion: string;
    readonly createdFromSafeAddress: Address;
    readonly createdFromOwnerAddress: "";
    readonly checksum: Hex;
  };
  readonly transactions: readonly {
    readonly to: Address;
    /** Wei, in digits. */
    readonly value: string;
    readonly data: Hex;
    readonly contractMethod: null;
    readonly contractInputsValues: null;
  }[];
};

export type SafeTransactionFileParameters = CallPlan & {
  /** Names the batch for the Safe's owners. */
  readonly name: string;
  /** Milliseconds since 1970; default: now. */
  readonly createdAt?: number;
};

/** A Transaction Builder of the time in which files have a checksum. */
const BUILDER_VERSION = "1.18.0";

/**
 * Planned calls as a file for Safe's Transaction Builder, with its checksum: all of them become one transaction of the Safe,
 * which is `from`. The description tells what each call does.
 * @example
 * const { calls } = await sweepCampaign(client, { campaign, dryRun: true });
 * download(JSON.stringify(safeTransactionFile({ chainId: 1, from: safe, calls, name: "Sweep the rest" })));
 */
export function safeTransactionFile(parameters: SafeTransactionFileParameters): SafeTransactionFile {
  const { chainId, from, calls, name, createdAt = Date.now() } = parameters;
  const meta = {
    name,
    description: calls.map(({ what }, i) => `${i + 1}. ${what}`).join("\n"),
    txBuilderVersion: BUILDER_VERSION,
    createdFromSafeAddress: getAddress(from),
    createdFromOwnerAddress: "" as const,
  };
  const unsummed = {
    version: "1.0" as const,
    chainId: String(chainId),
    createdAt,
    meta,
    transactions: calls.map(({ to, value, data }) => ({
      to: getAddress(to),
      value: value.toString(),
      data,
      contractMethod: null,
      contractInputsValues: null,
    })),
  };
  return { ...unsummed, meta: { ...meta, checksum: safeFileChecksum(unsummed) } };
}

/** What a Transaction Builder file of anybody has that its checksum depends on. */
export type Summed = { readonly meta: object };

/**
 * The checksum of a Transaction Builder file, as Safe's own code makes it: keccak256 of its values in a text of their own,
 * whatever the batch is named.
 * @param file without a checksum
 */
export function safeFileChecksum(file: Summed): Hex {
  return keccak256(stringToHex(safeText({ ...file, meta: { ...file.meta, name: null } })));
}

/** Of an object first its names in order, as a list, then its values in that order, each with a comma after it. */
function safeText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(safeText).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const fields = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(fields).toSorted();
  return `{${JSON.stringify(names)}${names.map((name) => `${safeText(fields[name])},`).join("")}}`;
}

/** The parameter of `wallet_sendCalls` (EIP-5792). */
export type WalletCalls = {
  readonly version: "2.0.0";
  readonly chainId: Hex;
  readonly from: Address;
  readonly atomicRequired: boolean;
  readonly calls: readonly { readonly to: Address; readonly data: Hex; readonly value: Hex }[];
};

/**
 * Planned calls as a wallet takes them: `provider.request({ method: "wallet_sendCalls", params: [walletCalls(plan)] })`. They
 * need not be atomic: stopped anywhere, the same command or function plans the rest.
 */
export function walletCalls({ chainId, from, calls }: CallPlan): WalletCalls {
  return {
    version: "2.0.0",
    chainId: numberToHex(chainId),
    from: getAddress(from),
    atomicRequired: false,
    calls: calls.map(({ to, data, value }) => ({ to: getAddress(to), data, value: numberToHex(value) })),
  };
}
