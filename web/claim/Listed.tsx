import { lazy, type ReactNode, Suspense } from "react";
import type { Hex } from "viem";
import { explainThrown } from "../../src/react/explainThrown.ts";
import { type Eligibility, type TreeFault, useEligibility } from "../../src/react/useEligibility.ts";
import { atAGlance } from "../shared/formats.ts";
import { useFormats, useSharedTexts } from "../shared/language.ts";
import { Caught } from "../shared/mount.tsx";
import { Problem } from "../shared/Problem.tsx";
import { Code, ShortHex } from "../shared/Value.tsx";
import { Asking } from "./Asking.tsx";
import { Badge } from "./Badge.tsx";
import { useClaimTexts, useTokens } from "./claimTexts.ts";
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
  const { claim, account } = props;
  const { answer: texts } = useClaimTexts();
  const { loading } = useSharedTexts();
  const { count } = useFormats();
  const eligibility = useLeaf({ ...claim, account, root, previousRoot });
  const { data } = eligibility;
  return (
    <>
      <section aria-labelledby="answer">
        <p className="who">
          {data?.leaf === null && <Badge tone="no">{texts.notListedWord}</Badge>}{" "}
          <ShortHex>{data?.leaf?.account ?? account}</ShortHex>
        </p>
        {data === undefined ? (
          <Unanswered {...eligibility} trees={claim.trees} />
        ) : (
          <Answered {...data} claim={claim} />
        )}
      </section>
      {data?.leaf != null && (
        <Caught>
          <Suspense fallback={<p role="status">{loading}</p>}>
            <ClaimStatus {...props} leaf={data.leaf} />
          </Suspense>
          <p className="aside">
            {texts.provenBy} {texts.index}: {count(data.leaf.index)}
          </p>
        </Caught>
      )}
    </>
  );
}

type Roots = { readonly root: Hex; readonly previousRoot: Hex | undefined };

/** The leaf under the present root; where hosts still have the earlier tree, under that one, while it is valid. */
function useLeaf({
  account,
  trees,
  convention,
  root,
  previousRoot,
}: Roots & { account: string; trees: readonly string[]; convention: string }) {
  const now = useEligibility({ account, trees, convention, root });
  const isBehind = previousRoot !== undefined && explainThrown(now.error).code === "RootMismatch";
  const before = useEligibility({
    account: isBehind ? account : undefined,
    trees,
    convention,
    root: previousRoot,
  });
  return isBehind ? before : now;
}

type UnansweredProps = Omit<Parameters<typeof Asking>[0], "asking"> & { readonly trees: readonly string[] };

function Unanswered({ trees, ...rest }: UnansweredProps) {
  const { answer: texts } = useClaimTexts();
  if (rest.error === null) return <Asking {...rest} asking={texts.looking} />;
  const { code } = explainThrown(rest.error);
  // The typed text is wrong, and no host is at fault.
  if (code === "NotAnAddress" || code === "WrongChecksum") return <Problem thrown={rest.error} />;
  return (
    <>
      <p>{texts.noHost}</p>
      <ul>
        {trees.map((tree) => (
          <li key={tree}>
            <Code>{tree}</Code>
          </li>
        ))}
      </ul>
      <Asking {...rest} asking={texts.looking} />
    </>
  );
}

function Answered({ leaf, faults, claim }: Eligibility & Pick<AnswerProps, "claim">) {
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
  const isRewards = claim.terms.kind === "cumulative";
  const shown = atAGlance(leaf.amount, claim.token.decimals);
  return (
    <>
      <div role="status">
        <p>{isRewards ? texts.listedRewards : texts.listed}</p>
        <p className="figure">
          {shown < leaf.amount && "≈ "}
          {tokens(shown)}
        </p>
        {shown < leaf.amount && <p className="aside">{texts.exactly(tokens(leaf.amount))}</p>}
      </div>
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
            <Code>{tree}</Code>{" "}
            <bdi lang="en" dir="ltr">
              {explainThrown(thrown).reason}
            </bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}
