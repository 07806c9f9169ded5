import { expect } from "chai";
import type { Address } from "viem";
import { type LocalChain, openLocalChain } from "../../src/lab/index.ts";
import { deployContracts, deploySystem, sampleTokenBuild } from "../../src/sdk/contracts/index.ts";
import { SymbolonError } from "../../src/sdk/index.ts";

export const END = 2n ** 32n;
export const SCHEMA = "string name,bool adult";
export const AUDIENCE = "https://club.example";

export type FiveCallsStage = {
  readonly operator: LocalChain["clients"][0];
  readonly anna: LocalChain["clients"][1];
  readonly ben: LocalChain["clients"][2];
  readonly token: Address;
  readonly close: () => Promise<void>;
};

/** A chain with all that Symbolon deploys, and a token of which the operator has all. */
export async function openFiveCallsStage(): Promise<FiveCallsStage> {
  const chain = await openLocalChain();
  const [operator, anna, ben] = chain.clients;
  await deploySystem(operator, { makeProxy: true });
  const args = [operator.account.address, 1_000n];
  const { token } = await deployContracts(operator, { token: { build: sampleTokenBuild, args } });
  return { operator, anna, ben, token: token.address, close: () => chain.close() };
}

type People = Pick<FiveCallsStage, "anna" | "ben">;

export const rowsFor = ({ anna, ben }: People) => [
  { account: anna.account.address, amount: 100n },
  { account: ben.account.address, amount: 50n },
];

export const credentialsFor = ({ anna, ben }: People) => [
  { subject: anna.account.address, values: { name: "Anna", adult: true } },
  { subject: ben.account.address, values: { name: "Ben", adult: false } },
];

/** What is thrown: never a TypeError. */
export async function thrownBy(call: () => unknown): Promise<SymbolonError> {
  const thrown = await Promise.resolve()
    .then(call)
    .then(
      () => new Error("nothing was thrown"),
      (error: unknown) => error,
    );
  expect(thrown, String(thrown)).to.be.instanceOf(SymbolonError);
  return thrown as SymbolonError;
}

/** What plain JavaScript hands over. */
export const any = (value: unknown) => value as never;
