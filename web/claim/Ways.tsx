import { lazy, useState } from "react";
import { useKeptClaim } from "../../src/react/keptClaim.ts";
import { Late, Loading } from "../shared/Late.tsx";
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
          <Late fallback={<Loading />}>
            <ByWallet {...props} />
          </Late>
        ) : (
          <>
            <Kept {...props} state={state} />
            {isLater && (
              <p className="hint">
                {texts.later} {!state.isRelease && texts.signNow}
              </p>
            )}
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
    <Late>
      <KeptWay {...props} />
    </Late>
  );
}

function Others({ state, ...props }: WaysProps & { readonly state: Due }) {
  const { data, claim, campaign, leaf, gateData, onSent, onOwners } = props;
  const { others } = useMoreTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="others" onToggle={({ currentTarget }) => setOpen((was) => was || currentTarget.open)}>
      <summary>{others.summary}</summary>
      {isOpen && (
        <Late fallback={<Loading />}>
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
        </Late>
      )}
    </details>
  );
}
