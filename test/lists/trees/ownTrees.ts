import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { MerkleTree } from "merkletreejs";
import { encodeAbiParameters, encodePacked, type Hex, keccak256 } from "viem";
import { drawFrom } from "../faults/draw.ts";
import { checksummed, drawAccount } from "../faults/entries.ts";

/** A published file and its root, made by code of others. */
export type Published = { readonly file: string; readonly text: string; readonly root: Hex };

const ROWS = 37;
const draw = drawFrom("trees that others published");
const accounts = Array.from({ length: ROWS }, () => checksummed(drawAccount(draw)));
const amounts = Array.from({ length: ROWS }, () => BigInt(1 + draw.below(1e6)) * 10n ** 15n + 1n);
const tokens = amounts.map((amount) => amount % 5_000n);
const rows = accounts.map((account, i) => [account, String(amounts[i])] as const);
const csv = (lines: readonly (readonly (string | number)[])[], header: string) =>
  [header, ...lines.map((line) => line.join(",")), ""].join("\n");

const BUFFER = { hashLeaves: false } as const;
const hash = (data: Buffer) => Buffer.from(keccak256(data).slice(2), "hex");

/** merkletreejs over leaves that are hashed already. */
function rootOf(leaves: readonly Hex[], options: object): Hex {
  const nodes = leaves.map((leaf) => Buffer.from(leaf.slice(2), "hex"));
  return new MerkleTree(nodes, hash, { ...BUFFER, ...options }).getHexRoot() as Hex;
}

const pair = (account: string, amount: bigint) =>
  keccak256(encodePacked(["address", "uint256"], [account as Hex, amount]));
const numbered = (index: number, account: string, amount: bigint) =>
  keccak256(encodePacked(["uint256", "address", "uint256"], [BigInt(index), account as Hex, amount]));
const withToken = (account: string, token: string, amount: bigint) =>
  keccak256(
    keccak256(
      encodeAbiParameters(
        [{ type: "address" }, { type: "address" }, { type: "uint256" }],
        [account as Hex, token as Hex, amount],
      ),
    ),
  );
const standard = (
  values: readonly (readonly (string | number | bigint)[])[],
  types: string[],
  options = {},
) => StandardMerkleTree.of([...values] as unknown[][], types, options).root as Hex;

/** Trees as issuers publish them, each with a file in the form that goes with it. */
export function ownTrees(): readonly Published[] {
  const [A = "", B = ""] = accounts;
  const indexed = rows.map(([account, amount], i) => [i, account, amount] as const);
  const gapped = rows.map(
    ([account, amount], i) => [3 * i + 5, account, i % 9 === 4 ? "0" : amount] as const,
  );
  const several = accounts.flatMap((account, i) => [
    [account, A, amounts[i] ?? 0n] as const,
    [account, B, (amounts[i] ?? 0n) + 7n] as const,
  ]);
  return [
    {
      file: "standard.csv",
      text: csv(rows, "address,amount"),
      root: standard(rows, ["address", "uint256"]),
    },
    {
      file: "native.json",
      text: JSON.stringify(indexed.map(([index, account, amount]) => ({ index, account, amount }))),
      root: standard(indexed, ["uint256", "address", "uint256"], { sortLeaves: false }),
    },
    {
      file: "numbered-standard.csv",
      text: csv(indexed, "index,address,amount"),
      root: standard(indexed, ["uint256", "address", "uint256"]),
    },
    {
      file: "amount-first.csv",
      text: csv(rows, "wallet,amount"),
      root: standard(
        rows.map(([account, amount]) => [amount, account]),
        ["uint256", "address"],
      ),
    },
    {
      file: "whole-tokens.csv",
      text: csv(
        accounts.map((account, i) => [account, String((tokens[i] ?? 0n) + 1n)]),
        "recipient,amount",
      ),
      root: standard(
        accounts.map((account, i) => [account, ((tokens[i] ?? 0n) + 1n) * 10n ** 18n]),
        ["address", "uint256"],
      ),
    },
    {
      file: "packed.csv",
      text: csv(rows, "account,amount"),
      root: rootOf(
        accounts.map((account, i) => pair(account, amounts[i] ?? 0n)),
        { sort: true },
      ),
    },
    {
      file: "packed-in-order.json",
      text: JSON.stringify(rows),
      root: rootOf(
        accounts.map((account, i) => pair(account, amounts[i] ?? 0n)),
        { sortPairs: true },
      ),
    },
    {
      file: "numbered-in-order.lines.json",
      text: rows.map(([account, amount]) => `${JSON.stringify({ account, amount })}\n`).join(""),
      root: rootOf(
        accounts.map((account, i) => numbered(i, account, amounts[i] ?? 0n)),
        { sortPairs: true },
      ),
    },
    {
      file: "hexadecimal-map.json",
      text: JSON.stringify(
        Object.fromEntries(accounts.map((one, i) => [one, (amounts[i] ?? 0n).toString(16)])),
      ),
      root: rootOf(
        accounts.map((account, i) => pair(account, amounts[i] ?? 0n)),
        { sort: true },
      ),
    },
    {
      file: "gaps-and-nothing.csv",
      text: csv(gapped, "index,account,amount"),
      root: rootOf(
        gapped.map(([index, account, amount]) => numbered(index, account, BigInt(amount))),
        {
          sortPairs: true,
        },
      ),
    },
    {
      file: "several-tokens.csv",
      text: csv(
        several.map((row) => row.map(String)),
        "account,beneficiary,amount",
      ),
      root: rootOf(
        several.map((row) => withToken(...row)),
        { sortPairs: true },
      ),
    },
  ];
}
