import { lazy, type ReactNode, useLayoutEffect } from "react";
import type { Hex } from "viem";
import { explainOwn } from "../../src/react/ownError.ts";
import { type Eligibility, type TreeFault, useEligibility } from "../../src/react/useEligibility.ts";
import { atAGlance } from "../shared/formats.ts";
import { Late } from "../shared/Late.tsx";
import { useSharedTexts } from "../shared/language.ts";
import { Problem } from "../shared/Problem.tsx";
import { Code, ShortHex } from "../shared/Value.tsx";
import { Asking } from "./Asking.tsx";
import { Badge, Pending } from "./Badge.tsx";
import { useClaimTexts, useTokens } from "./claimTexts.ts";
import { Payer } from "./Payer.tsx";
import type { AnswerProps } from "./props.ts";

type ListedProps = AnswerProps & {
  readonly root: Hex;
  /** For a cumulative campaign, while it is valid: hosts may not have the newest tree yet. */
  readonly previousRoot?: Hex | undefined;
};

/** Reads the chain, which only listed accounts need. */
const ClaimStatus = lazy(async () => ({ default: (await import("./ClaimStatus.tsx")).ClaimStatus }));

/** The answer of the list: not listed, or how much; for listed accounts also the status of the claim. */
export function Listed({ root, previousRoot, ...props }: ListedProps) {
  const { claim, account, onNothing } = props;
  const { answer: texts } = useClaimTexts();
  const { loading } = useSharedTexts();
  const eligibility = useLeaf({ ...claim, account, root, previousRoot });
  const { data } = eligibility;
  const isNothing = data?.leaf === null || isMistyped(eligibility.error);
  // Before it is drawn: what comes next opens with it.
  useLayoutEffect(() => {
    if (isNothing) onNothing();
  }, [isNothing]);
  return (
    <>
      <section aria-labelledby="answer">
        {data?.leaf === null && <Badge tone="no">{texts.notListedWord}</Badge>}
        <p className="who">
          <ShortHex>{data?.leaf?.account ?? account}</ShortHex>
        </p>
        {data === undefined ? (
          <Unanswered {...eligibility} trees={claim.trees} />
        ) : (
          <Answered {...data} claim={claim} page={props.data} />
        )}
      </section>
      {data?.leaf != null && (
        <Late fallback={<Pending>{loading}</Pending>}>
          <ClaimStatus {...props} leaf={data.leaf} />
        </Late>
      )}
    </>
  );
}

type Roots = { readonly root: Hex | undefined; readonly previousRoot: Hex | undefined };

/** The leaf under the present root; where hosts still have the earlier tree, under that one, while it is valid. */
export function useLeaf({
  account,
  trees,
  convention,
  root,
  previousRoot,
}: Roots & { account: string; trees: readonly string[]; convention: string }) {
  const now = useEligibility({ account, trees, convention, root });
  const isBehind = previousRoot !== undefined && explainOwn(now.error).code === "RootMismatch";
  const before = useEligibility({
    account: isBehind ? account : undefined,
    trees,
    convention,
    root: previousRoot,
  });
  return isBehind ? before : now;
}

/** Whether it is the typed text that is wrong. */
export function isMistyped(thrown: unknown): boolean {
  const { code } = explainOwn(thrown);
  return code === "NotAnAddress" || code === "WrongChecksum";
}

type UnansweredProps = Omit<Parameters<typeof Asking>[0], "asking"> & { readonly trees: readonly string[] };

function Unanswered({ trees, ...rest }: UnansweredProps) {
  const { answer: texts } = useClaimTexts();
  if (rest.error === null) return <Asking {...rest} asking={texts.looking} />;
  // No host is at fault.
  if (isMistyped(rest.error)) return <Problem thrown={rest.error} />;
  return (
    <>
      <Asking {...rest} asking={texts.looking} />
      <p>{texts.noHost}</p>
      <ul>
        {trees.map((tree) => (
          <li key={tree}>
            <Code>{tree}</Code>
          </li>
        ))}
      </ul>
    </>
  );
}

type AnsweredProps = Eligibility & Pick<AnswerProps, "claim"> & { readonly page: AnswerProps["data"] };

function Answered({ leaf, tree, faults, claim, page }: AnsweredProps) {
  const { answer: texts } = useClaimTexts();
  const tokens = useTokens(claim);
  if (leaf === null) {
    return (
      <>
        <p role="status">
          <strong>{texts.notListed}</strong>
        </p>
        <p className="hint">{texts.notListedHint}</p>
        <Faults faults={faults}>{texts.faultsAndNotListed}</Faults>
      </>
    );
  }
  const { kind } = claim.terms;
  const shown = atAGlance(leaf.amount, claim.token.decimals);
  return (
    <>
      <div role="status">
        {kind !== "instant" && <p>{kind === "vesting" ? texts.listed : texts.listedRewards}</p>}
        <p className="figure">
          {shown < leaf.amount && "≈ "}
          {tokens(shown)}
        </p>
        {shown < leaf.amount && <p className="aside">{texts.exactly(tokens(leaf.amount))}</p>}
      </div>
      <Payer data={page} claim={claim} tree={tree} list={texts.proven} />
      <Faults faults={faults}>{texts.faultsButProven}</Faults>
    </>
  );
}

type FaultsProps = { readonly faults: readonly TreeFault[]; readonly children: ReactNode };

/** Names the hosts that served something else than the tree. */
function Faults({ faults, children }: FaultsProps) {
  const { answer: texts } = useClaimTexts();
  if (faults.length === 0) return null;
  return (
    <div className="notice faults">
      <p>
        {texts.faults}. {children}
      </p>
      <ul>
        {faults.map(({ tree, thrown }) => (
          <li key={tree}>
            <Code>{tree}</Code> <Problem thrown={thrown} look="reason" />
          </li>
        ))}
      </ul>
    </div>
  );
}
