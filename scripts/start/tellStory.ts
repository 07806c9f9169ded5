import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Address, getAddress, keccak256 } from "viem";
import { writeTreeDirectory } from "../../src/node/allocation/output/writeTreeDirectory.ts";
import { readAllocation } from "../../src/node/allocation/readAllocation.ts";
import { type Allocation, accountAt, amountAt } from "../../src/sdk/allocation/allocation.ts";
import { buildTree } from "../../src/sdk/allocation/tree/buildTree.ts";
import { conventionNamed } from "../../src/sdk/allocation/tree/convention.ts";
import { SymbolonError } from "../../src/sdk/core/errors.ts";
import { type Progress, progress } from "../progress.ts";
import type { PlayedChapter } from "./chapters/chapter.ts";
import type { ChapterName } from "./chapters/chapterNames.ts";
import { chapters } from "./chapters/chapters.ts";
import { type Contracts, type EmbeddedChain, openEmbeddedChain } from "./embeddedChain.ts";
import { type GasEntry, gasEntry, openCampaign, requireBalance, TOKEN, usualTerms } from "./helpers.ts";
import { buildCredentials, castStory, issueCredentials, SCHEMA_UID } from "./issueCredentials.ts";
import { playBurst } from "./playBurst.ts";
import { playClaims } from "./playClaims.ts";

type TellStoryParameters = {
  /** The allocation file. */
  readonly file: string;
  /** Of the token whose decimal numbers its amounts are; undefined: they are base units. */
  readonly decimals: number | undefined;
  /** How the report calls it. */
  readonly name: string;
  readonly generatedSample: boolean;
  /** Also build the tree by this convention, to compare with a published root. */
  readonly convention: string;
  /** How many claimants. */
  readonly claims: number;
  /** What is played after the main story, in this order. */
  readonly chapters: readonly ChapterName[];
  /** Where the campaign's tree is written. */
  readonly directory: string;
  /** Called with each step as it begins. */
  readonly onStep: (name: string) => void;
};

/** A step of the story and how long it took. */
type Phase = { readonly name: string; readonly seconds: number };

/** Everything that happened, as the table, the JSON and the report tell it. */
export type Story = Awaited<ReturnType<typeof tellStory>>;

/** Tells the whole story on an embedded chain, from the allocation file to the claimed tokens. */
export async function tellStory(parameters: TellStoryParameters) {
  const phases: Phase[] = [];
  const step: Step = async (name, run) => {
    parameters.onStep(name);
    const begun = performance.now();
    const value = await run(progress(name));
    phases.push({ name, seconds: (performance.now() - begun) / 1000 });
    return value;
  };
  const ending = new AbortController();
  const beside = playBeside(parameters.chapters, ending.signal);
  try {
    const prepared = await prepare(parameters, step);
    const plays = await playOnChain({ chapters: parameters.chapters, beside }, prepared, step);
    return { source: sourceOf(parameters), ...storyOf(prepared, plays), phases };
  } finally {
    ending.abort();
    await Promise.allSettled(beside.values());
  }
}

async function playOnChain(terms: Omit<Stage, "chain">, prepared: Prepared, step: Step): Promise<Plays> {
  const chain = await openEmbeddedChain();
  try {
    return await play({ ...terms, chain }, prepared, step);
  } finally {
    await chain.close();
  }
}

type Step = <Result>(
  name: string,
  run: (onProgress: Progress) => Promise<Result> | Result,
) => Promise<Result>;
type Prepared = Awaited<ReturnType<typeof prepare>>;
type Plays = Awaited<ReturnType<typeof play>>;

const sourceOf = ({ name, generatedSample }: TellStoryParameters) => ({ file: name, generatedSample });

async function prepare({ file, decimals, convention, directory, claims }: TellStoryParameters, step: Step) {
  const published = conventionNamed(convention);
  const allocation = await step("Read the allocation", (onProgress) =>
    readAllocation(file, { decimals, baseUnits: decimals === undefined, onProgress }),
  );
  const tree = await step("Build the tree", (onProgress) =>
    buildTree(allocation, conventionNamed("native"), { onProgress }),
  );
  const publishedRoot =
    published.name === "native"
      ? undefined
      : await step(`Build the tree again, by convention ${published.name}`, (onProgress) => ({
          convention: published.name,
          root: buildTree(allocation, published, { onProgress }).root,
        }));
  const manifestHash = await step("Write the tree and its manifest", async () => {
    await writeTreeDirectory(tree, directory, { replace: true });
    return keccak256(await readFile(join(directory, "manifest.json")));
  });
  const { payable, unclaimable } = sortOutRows(tree.allocation, file);
  const cast = castStory(payable, claims);
  const batch = await step("Make a credential for every account", () =>
    buildCredentials(tree.allocation.accounts, cast),
  );
  return { allocation, tree, publishedRoot, manifestHash, unclaimable, cast, batch };
}

/** What plays beside the main story, by the chapter's name. */
type Beside = ReadonlyMap<ChapterName, Promise<PlayedChapter>>;

/** Begins what has processes of its own: what goes wrong there is told when its turn has come. */
function playBeside(selected: readonly ChapterName[], signal: AbortSignal): Beside {
  const begun = selected.flatMap((name) => {
    const chapter = chapters[name];
    return "playBeside" in chapter ? [[name, chapter.playBeside(signal)] as const] : [];
  });
  for (const [, playing] of begun) playing.catch(() => {});
  return new Map(begun);
}

type Stage = {
  readonly chain: EmbeddedChain;
  readonly chapters: readonly ChapterName[];
  readonly beside: Beside;
};

async function play(stage: Stage, prepared: Prepared, step: Step) {
  const { chain, chapters: selected } = stage;
  const { allocation, tree, manifestHash, cast, batch } = prepared;
  const contracts = await step("Deploy the contracts", () =>
    chain.deploy({
      supply: selected.reduce((sum, name) => sum + chapters[name].supply, allocation.total),
      schema: SCHEMA_UID,
      issuer: chain.issuer.account.address,
    }),
  );
  const deployed = await chain.blocksSoFar();
  const issued = await step("Register the schema and issue all credentials in one batch", () =>
    issueCredentials(chain, contracts, batch),
  );
  const opened = await step("Create and fund the campaign", async () => {
    const usual = await usualTerms(chain, contracts, tree, manifestHash);
    const terms = { ...usual, gate: contracts.credentialGate };
    return openCampaign(chain, contracts, { kind: "instant", terms }, allocation.total);
  });
  const { campaign } = opened;
  const played = await step("Claim, and try what must be refused", (onProgress) =>
    playClaims({ chain, contracts, campaign, tree, issued }, cast, onProgress),
  );
  const amounts: readonly bigint[] = Array.from({ length: tree.count }, (_, index) =>
    amountAt(tree.allocation, index),
  );
  const burst = await step("Rehearse claim day: all at once, in waves, through a relayer", (onProgress) =>
    playBurst(amounts, onProgress),
  );
  const playedChapters = await playChapters(stage, contracts, step);

  const paid = played.claims.reduce((sum, { amount }) => sum + amount, 0n);
  const left = await chain.tokensOf(contracts, campaign);
  requireBalance(allocation.total, paid, left);
  return { contracts, deployed, issued, opened, played, playedChapters, amounts, burst, paid, left };
}

/** One after the other: some move the chain's time by weeks and years, the later ones farther. */
async function playChapters(
  { chain, chapters: selected, beside }: Stage,
  contracts: Contracts,
  step: Step,
): Promise<readonly PlayedChapter[]> {
  const playedChapters: PlayedChapter[] = [];
  for (const name of selected) {
    const chapter = chapters[name];
    const play = () =>
      "play" in chapter
        ? chapter.play(chain, contracts)
        : (beside.get(name) as NonNullable<ReturnType<Beside["get"]>>);
    playedChapters.push(await step(chapter.step, play));
  }
  return playedChapters;
}

function storyOf(prepared: Prepared, plays: Plays) {
  const { allocation, tree, publishedRoot, unclaimable, batch } = prepared;
  const { contracts, issued, opened, played, playedChapters, amounts, burst, paid, left } = plays;
  const claimGas = played.claims.reduce((sum, { gas }) => sum + gas, 0n);
  const contractsThere: Readonly<Record<string, Address>> = {
    ...contracts,
    instantCampaign: opened.campaign,
  };
  return {
    rows: tree.count,
    unclaimable,
    root: tree.root,
    /** Root of the same rows under another convention, to compare with a root that was published under it. */
    ...(publishedRoot !== undefined && { publishedRoot }),
    /** Base units of the token, as are `amounts`, `paid` and `left`. */
    total: allocation.total,
    decimals: allocation.decimals ?? TOKEN.decimals,
    amounts,
    claims: played.claims,
    refused: played.refused,
    paid,
    left,
    credentials: {
      issued: batch.size,
      revoked: played.revoked,
      suspended: played.suspended,
      reinstated: played.reinstated,
    },
    chapters: playedChapters,
    burst,
    gasPerClaim: Math.round(Number(claimGas) / played.claims.length),
    gasPerCredential: Number(issued.gas) / batch.size,
    gas: allGas(plays, batch.size, claimGas),
    contracts: contractsThere,
  };
}

/** Of the main story; chapters have their own. */
function allGas(plays: Plays, credentials: number, claimGas: bigint): readonly GasEntry[] {
  const { deployed, issued, opened, played } = plays;
  const perCredential = { unit: "credential", count: credentials };
  return [
    { what: "deploy the contracts", ...deployed },
    gasEntry("register the schema", { gasUsed: issued.schemaGas }),
    gasEntry("issue all credentials", { gasUsed: issued.gas }, perCredential),
    gasEntry("create and fund the campaign", opened.created),
    ...played.gas,
    {
      what: "claim",
      transactions: played.claims.length,
      gas: claimGas,
      per: { unit: "claim", count: played.claims.length },
    },
  ];
}

/** Nobody can send from the zero address, and no plain token pays to it: the reader has warned of each such row. */
function sortOutRows(allocation: Allocation, file: string) {
  const unclaimable = allocation.warnings.map(({ index }) => ({
    index,
    account: getAddress(accountAt(allocation, index)),
    why: "It is the zero address: nobody can claim for it.",
  }));
  const excluded = new Set(unclaimable.map(({ index }) => index));
  const payable = Array.from({ length: allocation.count }, (_, index) => index).filter(
    (index) => !excluded.has(index),
  );
  if (payable.length > 0) return { payable, unclaimable };
  throw new SymbolonError({
    code: "NobodyToPay",
    reason: `${file} allocates to the zero address only, so nobody can claim.`,
    hint: "Give an allocation with at least one account that somebody can send from.",
    details: { file },
  });
}
