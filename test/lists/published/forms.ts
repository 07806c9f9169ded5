import type { ReadAllocationOptions } from "../../../src/sdk/allocation/read/openIntake.ts";
import { A, B, C } from "../../toolkit/allocation/read/spellings.ts";

const ONE = 10n ** 18n;
const node = `0x${"ab".repeat(32)}`;

/** A file as others publish it: its text, the options that it needs, and its rows. */
export type Form = readonly [string, ReadAllocationOptions, readonly (readonly [string, bigint])[]];

/** Files as others publish them. */
export const FORMS: Readonly<Record<string, Form>> = {
  "Safe's CSV Airdrop": [
    `token_type,token_address,receiver,amount,id\nerc20,${C},${A},1.5,\nerc20,${C},${B},20,\n`,
    { decimals: 18 },
    [
      [A, (ONE * 3n) / 2n],
      [B, 20n * ONE],
    ],
  ],
  "Etherscan's holders": [
    `"HolderAddress","Balance","PendingBalanceUpdate"\r\n"${A}","1.25","No"\r\n"${B}","2","No"\r\n`,
    { decimals: 2 },
    [
      [A, 125n],
      [B, 200n],
    ],
  ],
  "disperse.app with blanks": [
    `${A} 1.5\n${B} 2\n`,
    { decimals: 1 },
    [
      [A, 15n],
      [B, 20n],
    ],
  ],
  "disperse.app with commas and blanks": [
    `${A}, 1.5\n${B}, 2`,
    { decimals: 1 },
    [
      [A, 15n],
      [B, 20n],
    ],
  ],
  "disperse.app with equals signs": [
    `${A}=15\n${B}=20\n`,
    { decimals: 0 },
    [
      [A, 15n],
      [B, 20n],
    ],
  ],
  "Uniswap's result": [
    JSON.stringify({
      merkleRoot: node,
      tokenTotal: "0x1010",
      claims: {
        [B]: { index: 1, amount: "0x1000", proof: [node] },
        [A]: { index: 0, amount: "0x10", proof: [node], flags: { isLP: true } },
      },
    }),
    {},
    [
      [A, 16n],
      [B, 4096n],
    ],
  ],
  "OpenZeppelin's values": [
    JSON.stringify([
      [A, "16"],
      [B, "17"],
    ]),
    {},
    [
      [A, 16n],
      [B, 17n],
    ],
  ],
  "values with indexes": [
    JSON.stringify([
      [1, B, "17"],
      [0, A, "16"],
    ]),
    {},
    [
      [A, 16n],
      [B, 17n],
    ],
  ],
  "Sablier's campaign": [
    JSON.stringify({
      root: node,
      total_amount: "33",
      number_of_recipients: 2,
      merkle_tree: '{"format":"standard-v1"}',
      recipients: [
        { address: A, amount: "16" },
        { address: B, amount: "17" },
      ],
    }),
    {},
    [
      [A, 16n],
      [B, 17n],
    ],
  ],
  "a map of hexadecimal digits": [
    JSON.stringify({ [A]: "10", [B]: "3f" }),
    { amounts: "hex" },
    [
      [A, 16n],
      [B, 63n],
    ],
  ],
  "JSON lines of other keys and hexadecimal amounts": [
    `{"address":"${A}","earnings":"0x10"}\n{"address":"${B}","earnings":"0x11"}\n`,
    { map: { amount: "earnings" } },
    [
      [A, 16n],
      [B, 17n],
    ],
  ],
  "a list with proofs": [JSON.stringify([{ account: A, amount: "16", proof: [node] }]), {}, [[A, 16n]]],
  "Merkl's claims of one token": [
    JSON.stringify({
      merkleRoot: node,
      claims: {
        [A]: { tokens: { [C]: { amount: "5", proof: [node] } } },
        [B]: { tokens: { [C]: { amount: "7" } } },
      },
    }),
    {},
    [
      [A, 5n],
      [B, 7n],
    ],
  ],
  "Merkl's rewards of several tokens, to be audited": [
    JSON.stringify({ root: node, rewards: { [A]: { [B]: { amount: "5" }, [C]: { amount: "7" } } } }),
    { audit: true },
    [
      [A, 5n],
      [A, 7n],
    ],
  ],
  "an export of BigQuery": [
    `address,total_rewards,first_block\n${A},16,100\n${B},17,101\n`,
    { map: { amount: "total_rewards" }, ignoreColumns: ["first_block"] },
    [
      [A, 16n],
      [B, 17n],
    ],
  ],
  "scores of Snapshot": [
    JSON.stringify([
      { voter: A, score: "16", created: 1 },
      { voter: B, score: "17", created: 2 },
    ]),
    { map: { account: "voter", amount: "score" }, ignoreColumns: ["created"] },
    [
      [A, 16n],
      [B, 17n],
    ],
  ],
  "a sheet with commas between thousands": [
    `Wallet\tAmount\n${A}\t1,234.5\n${B}\t12,000\n`,
    { decimals: 1, amounts: "1,234.56" },
    [
      [A, 12_345n],
      [B, 120_000n],
    ],
  ],
  "a map of JSON numbers": [
    `{"${A}": 16, "${B}": 17}`,
    {},
    [
      [A, 16n],
      [B, 17n],
    ],
  ],
  "rows under a name beside others": [
    JSON.stringify({ generatedAt: "2026", decimals: 18, data: [{ recipient: A, amount: "16" }] }),
    {},
    [[A, 16n]],
  ],
};
