import { lazy, Suspense, useState } from "react";
import { useKeptClaim } from "../../src/react/keptClaim.ts";
import { useSharedTexts } from "../shared/language.ts";
import { Caught } from "../shared/Problem.tsx";
import { useMoreTexts } from "./claimTexts.ts";
import type { Due, WaysProps } from "./props.ts";
import { Announced } from "./Welcome.tsx";

const ByWallet = lazy(async () => ({ default: (await import("./ByWallet.tsx")).ByWallet }));
const KeptWay = lazy(async () => ({ default: (await import("./ways/KeptWay.tsx")).KeptWay }));
const OtherWays = lazy(async () => ({ default: (await import("./ways/OtherWays.tsx")).OtherWays }));

const LATER: readonly Due["kind"][] = ["tooEarly", "paused", "notFunded"];

/** By a wallet in this browser, whose code is loaded when it is asked for; and by any other. */
export function Ways(props: WaysProps) {
  const { data, state, isConnecting, connect } = props;
  const { wallet: texts } = useMoreTexts();
  const { loading } = useSharedTexts();
  // Nothing is to be had: no wallet is asked for.
  if (!("due" in state)) return null;
  // What claims cannot be sent for yet needs no wallet first: another thing is to be done, or nothing.
  const isLater = LATER.includes(state.kind);
  return (
    <>
      <section aria-labelledby="wallet">
        <h2 id="wallet" className="quiet">
          {texts.heading}
        </h2>
        {isConnecting ? (
          <Caught>
            <Suspense fallback={<p role="status">{loading}</p>}>
              <ByWallet {...props} />
            </Suspense>
          </Caught>
        ) : (
          <>
            <Kept {...props} state={state} />
            {isLater && <p className="hint">{texts.later}</p>}
            <div className={isLater ? "actions" : "act reachable"}>
              <button type="button" className={isLater ? "plain" : undefined} onClick={connect}>
                {texts.connect}
              </button>
            </div>
            {!isLater && <p className="hint">{texts.about}</p>}
            <Announced brand={data.brand} says={texts.compare} />
          </>
        )}
      </section>
      <Others {...props} state={state} />
    </>
  );
}

/** A claim that was signed on this device goes on without its wallet. */
function Kept(props: WaysProps & { readonly state: Due }) {
  const { data, claim, leaf } = props;
  const of = { chainId: data.chain.id, campaign: claim.campaign, index: leaf.index };
  const [signed] = useKeptClaim(of, "signed");
  if (signed === undefined) return null;
  return (
    <Caught>
      <Suspense>
        <KeptWay {...props} />
      </Suspense>
    </Caught>
  );
}

function Others({ state, ...props }: WaysProps & { readonly state: Due }) {
  const { data, claim, campaign, leaf, gateData, onSent, onOwners } = props;
  const { others } = useMoreTexts();
  const { loading } = useSharedTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="others" onToggle={({ currentTarget }) => setOpen((was) => was || currentTarget.open)}>
      <summary>{others.summary}</summary>
      {isOpen && (
        <Caught>
          <Suspense fallback={<p role="status">{loading}</p>}>
            <OtherWays
              data={data}
              claim={claim}
              campaign={campaign}
              leaf={leaf}
              state={state}
              gateData={gateData}
              onSent={onSent}
              onOwners={onOwners}
            />
          </Suspense>
        </Caught>
      )}
    </details>
  );
}
